import { Problem } from "../core/problems";
import type { OutgoingMessage } from "../core/queues";
import { nextAttempt, processMessage } from "./message-retries";

const FIRST = new Date("2026-05-04T10:00:00Z");
const minutesAfterFirst = (due: Date | undefined) =>
  due ? (due.getTime() - FIRST.getTime()) / 60_000 : undefined;

/** When a message that always fails is due, in minutes after its first attempt. */
function attempts(): number[] {
  const due: number[] = [];
  let message = nextAttempt("recording-import", "import:1", { part_id: "1" }, FIRST);
  while (message) {
    due.push(minutesAfterFirst(message.due_at) ?? 0);
    message = nextAttempt(message.queue, message.message_id, message.body, message.due_at);
  }
  return due;
}

describe("nextAttempt", () => {
  it("delays by 1, 2, 4, … minutes, and ends 12 hours after the first attempt", () => {
    expect(attempts()).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 720]);
  });

  it("copies the body, counts the attempt, and derives the same id for a repeated delivery", () => {
    const first = nextAttempt("recording-import", "import:1", { part_id: "1" }, FIRST);
    expect(first).toMatchObject({
      message_id: "import:1~2",
      body: { part_id: "1", attempt: 2, first_sent_at: FIRST.toISOString() },
    });
    const second = nextAttempt("recording-import", "import:1~2", first?.body, FIRST);
    expect(second).toMatchObject({ message_id: "import:1~3", body: { part_id: "1", attempt: 3 } });
  });

  it("counts the 12 hours from first_sent_at", () => {
    const body = { part_id: "1", first_sent_at: "2026-05-03T22:00:00Z" };
    expect(nextAttempt("recording-import", "import:1", body, FIRST)).toBeUndefined();
  });
});

describe("processMessage", () => {
  const noLog = {
    functionName: "test",
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
  };

  interface Given {
    error?: Error;
    isSending?: boolean;
    body?: unknown;
    deliveryCount?: number;
  }

  /** Processes a message. @returns the messages that were sent, and whether this one was handled */
  async function process({ error, isSending = true, body, deliveryCount = 1 }: Given) {
    const sent: OutgoingMessage[] = [];
    const handle = jest.fn(() => (error ? Promise.reject(error) : Promise.resolve()));
    await processMessage({
      queue: "recording-import",
      messageId: "import:1",
      deliveryCount,
      body: body ?? { part_id: "1" },
      handle,
      sendMessages: async (_, messages) => {
        if (!isSending) throw new Problem("queue_unavailable");
        sent.push(...messages);
      },
      log: noLog,
    });
    return { sent, isHandled: handle.mock.calls.length > 0 };
  }

  it.each([
    ["an outage", new Problem("database_unavailable")],
    ["a limit", new Problem("rate_limited")],
    ["an internal error", new Problem("internal_error")],
    ["an unknown error", new TypeError("x is not a function")],
  ])("sends the next attempt after %s", async (_, error) => {
    const { sent } = await process({ error });
    expect(sent).toMatchObject([{ message_id: "import:1~2", body: { attempt: 2 } }]);
  });

  it("sends the message as rejected where it can never be processed", async () => {
    const { sent } = await process({ error: new Problem("transcript_too_long") });
    expect(sent).toMatchObject([
      { message_id: "import:1~rejected", body: { part_id: "1", rejected: "transcript_too_long" } },
    ]);
  });

  it("sends the message as rejected where it failed for 12 hours", async () => {
    const body = { part_id: "1", attempt: 10, first_sent_at: "2020-01-01T00:00:00Z" };
    const { sent } = await process({ error: new Problem("acs_failed"), body });
    expect(sent).toMatchObject([{ body: { ...body, rejected: "acs_failed" } }]);
  });

  it.each([
    ["is rejected", { part_id: "1", rejected: "transcript_too_long" }, "transcript_too_long"],
    ["is no object", ["1"], "invalid_request"],
  ])("throws, and handles nothing, where the message %s", async (_, body, code) => {
    await expect(process({ body })).rejects.toMatchObject({ code });
  });

  it("sends the next attempt, and handles nothing, after five deliveries that were interrupted", async () => {
    expect(await process({ deliveryCount: 5 })).toEqual({ sent: [], isHandled: true });
    const { sent, isHandled } = await process({ deliveryCount: 6 });
    expect(sent).toMatchObject([{ message_id: "import:1~2" }]);
    expect(isHandled).toBe(false);
  });

  it("waits before it throws where the next attempt cannot be sent", async () => {
    jest.useFakeTimers();
    try {
      let failure: unknown;
      const unavailable = new Problem("database_unavailable");
      const processed = process({ error: unavailable, isSending: false }).catch((error) => {
        failure = error;
      });
      await jest.advanceTimersByTimeAsync(29_000);
      expect(failure).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1_000);
      await processed;
      expect(failure).toMatchObject({ code: "queue_unavailable" });
    } finally {
      jest.useRealTimers();
    }
  });
});
