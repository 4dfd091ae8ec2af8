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

describe("with a fault, the SDK gets", () => {
  test("a status with its headers", async () => {
    await breakWith({ status: 429, headers: { "retry-after": "5" } });
    const error: unknown = await ask().catch((caught) => caught);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ type: "invalid_request_error" });
    expect(error instanceof RateLimitError && error.headers.get("retry-after")).toBe("5");
  });

  test("a 402 for exhausted credits", async () => {
    await breakWith({ status: 402 });
    await expect(ask()).rejects.toMatchObject({ status: 402 });
  });

  test("a timeout with hang", async () => {
    await breakWith("hang");
    await expect(ask({ timeout: 50 })).rejects.toBeInstanceOf(APIConnectionError);
  });

  test("a closed connection in the middle of a stream, after some words", async () => {
    await breakWith("cut");
    const received: unknown[] = [];
    const reading = (async () => {
      for await (const chunk of askStream()) received.push(chunk);
    })();
    await expect(reading).rejects.toThrow("terminated");
    expect(received).toHaveLength(3);
  });

  test("a closed connection in the middle of JSON", async () => {
    await breakWith("cut");
    await expect(ask()).rejects.toThrow(/terminated|Connection error/);
  });

  test("invalid JSON with garbage, plain and streamed", async () => {
    await breakWith("garbage");
    await expect(ask()).rejects.toThrow("not valid JSON");
    await expect(askStream().next()).rejects.toThrow(/JSON/);
  });

  test("a delayed answer", async () => {
    await breakWith({ delay_ms: 10 });
    expect((await ask()).choices).toHaveLength(1);
  });

  test("a connection error once the simulator is closed", async () => {
    const closed = await startAiGateway({ port: 0, apiKey: KEY });
    await closed.close();
    const asking = clientOf(closed).chat.completions.create(ASKED);
    await expect(asking).rejects.toThrow("Connection error");
  });
});
