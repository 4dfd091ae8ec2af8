import { type EventStream, eventStreamResponse } from "./event-stream";

async function* events(...list: (Record<string, unknown> | Error)[]): EventStream {
  for (const item of list) {
    if (item instanceof Error) throw item;
    yield item;
  }
}

const hooks = { onEnd: () => undefined, onError: () => ({ code: "ai_failed" }) };

const textOf = (response: ReturnType<typeof eventStreamResponse>) =>
  new Response(response.body instanceof ReadableStream ? response.body : null).text();

describe("eventStreamResponse", () => {
  it("sends each event as data, then [DONE]", async () => {
    const response = eventStreamResponse(events({ content: "a\nb" }, { content: "c" }), hooks);
    expect(await textOf(response)).toBe(
      'data: {"content":"a\\nb"}\n\ndata: {"content":"c"}\n\ndata: [DONE]\n\n',
    );
  });

  it("sends an error event and no [DONE] when the events fail", async () => {
    const response = eventStreamResponse(events({ content: "a" }, new Error("secret")), hooks);
    expect(await textOf(response)).toBe(
      'data: {"content":"a"}\n\nevent: error\ndata: {"code":"ai_failed"}\n\n',
    );
  });

  it("runs the events to their end after the client has left", async () => {
    let finished: () => void = () => undefined;
    const ran = new Promise<void>((resolve) => {
      finished = resolve;
    });
    async function* slow(): EventStream {
      yield { content: "first" };
      await new Promise((resolve) => setImmediate(resolve));
      yield { content: "second" };
      finished();
    }
    const { body } = eventStreamResponse(slow(), hooks);
    if (!(body instanceof ReadableStream)) throw new Error("No stream");
    await body.cancel();
    await expect(ran).resolves.toBeUndefined();
  });
});
