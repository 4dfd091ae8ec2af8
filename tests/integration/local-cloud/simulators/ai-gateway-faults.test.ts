import OpenAI, { APIConnectionError, RateLimitError } from "openai";
import { startAiGateway } from "../../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../../infra/local/simulators/simulator";

const KEY = "local-ai-key";
const ASKED = {
  model: "google/gemini-3-flash-preview",
  messages: [{ role: "user" as const, content: "I built a bridge over the river Aare." }],
};

let gateway: Simulator;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: KEY, wordDelayMs: 0 });
  client = clientOf(gateway);
});
afterAll(() => gateway.close());
afterEach(() => fetch(`${gateway.url}/_faults`, { method: "DELETE" }));

function clientOf({ url }: Simulator): OpenAI {
  return new OpenAI({ apiKey: KEY, baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" });
}

function breakWith(fault: unknown) {
  return fetch(`${gateway.url}/_faults`, { method: "PUT", body: JSON.stringify({ fault }) });
}

const ask = (options: OpenAI.RequestOptions = {}) => client.chat.completions.create(ASKED, options);
async function* askStream() {
  yield* await client.chat.completions.create({ ...ASKED, stream: true });
}

describe("told to fail, the SDK meets", () => {
  test("a status with its headers", async () => {
    await breakWith({ status: 429, headers: { "retry-after": "5" } });
    const error: unknown = await ask().catch((caught) => caught);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ type: "invalid_request_error" });
    expect(error instanceof RateLimitError && error.headers.get("retry-after")).toBe("5");
  });

  test("credits that are used up", async () => {
    await breakWith({ status: 402 });
    await expect(ask()).rejects.toMatchObject({ status: 402 });
  });

  test("silence", async () => {
    await breakWith("hang");
    await expect(ask({ timeout: 50 })).rejects.toBeInstanceOf(APIConnectionError);
  });

  test("a socket cut in the middle of a stream, after words arrived", async () => {
    await breakWith("cut");
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of askStream()) received.push(chunk);
    })();
    await expect(reading).rejects.toThrow("terminated");
    expect(received).toHaveLength(3);
  });

  test("a socket cut in the middle of JSON", async () => {
    await breakWith("cut");
    await expect(ask()).rejects.toThrow(/terminated|Connection error/);
  });

  test("garbage for JSON and for a stream", async () => {
    await breakWith("garbage");
    await expect(ask()).rejects.toThrow("not valid JSON");
    await expect(askStream().next()).rejects.toThrow(/JSON/);
  });

  test("a late answer", async () => {
    await breakWith({ delay_ms: 10 });
    expect((await ask()).choices).toHaveLength(1);
  });

  test("no one at all, once it is closed", async () => {
    const gone = await startAiGateway({ port: 0, apiKey: KEY });
    await gone.close();
    const asking = clientOf(gone).chat.completions.create(ASKED);
    await expect(asking).rejects.toThrow("Connection error");
  });
});
