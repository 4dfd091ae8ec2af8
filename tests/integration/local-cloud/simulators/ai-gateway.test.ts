import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import OpenAI, { AuthenticationError, BadRequestError, NotFoundError } from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import * as z from "zod";
import { startAiGateway } from "../../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../../infra/local/simulators/simulator";

// Real pauses, whose arguments can be inspected.
jest.mock("node:timers/promises", () => {
  const timers = jest.requireActual<typeof import("node:timers/promises")>("node:timers/promises");
  return { ...timers, setTimeout: jest.fn(timers.setTimeout) };
});

const KEY = "local-ai-key";
const MODEL = "google/gemini-3-flash-preview";
const HELLO = [{ role: "user" as const, content: "I built a bridge over the river Aare." }];

let gateway: Simulator;
let client: OpenAI;
beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: KEY, wordDelayMs: 0 });
  client = clientOf(gateway, KEY);
});
afterAll(() => gateway.close());

function clientOf({ url }: Simulator, apiKey: string): OpenAI {
  return new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" });
}

async function streamed(chunks: AsyncIterable<OpenAI.ChatCompletionChunk>) {
  const seen = { text: "", finish: "", chunks: 0, tokens: 0 };
  for await (const { choices, usage } of chunks) {
    seen.chunks++;
    seen.text += choices[0]?.delta.content ?? "";
    seen.finish ||= choices[0]?.finish_reason ?? "";
    seen.tokens = usage?.completion_tokens ?? 0;
  }
  return seen;
}

describe("a chat completion", () => {
  test("answers from the request and is marked as a simulation", async () => {
    const { data, response } = await client.chat.completions
      .create({ model: MODEL, messages: HELLO, temperature: 0.7 })
      .withResponse();
    expect(data.choices[0]).toMatchObject({
      finish_reason: "stop",
      message: { role: "assistant", content: expect.stringContaining("bridge") },
    });
    expect(data).toMatchObject({ model: MODEL, system_fingerprint: "simulation" });
    expect(data.usage?.total_tokens).toBeGreaterThan(10);
    expect(response.headers.get("x-simulation")).toBe("true");
  });

  test("streams the same answer word by word, with its usage at the end", async () => {
    const whole = await client.chat.completions.create({ model: MODEL, messages: HELLO });
    const stream = await client.chat.completions.create({
      model: MODEL,
      messages: HELLO,
      stream: true,
      stream_options: { include_usage: true },
    });
    const seen = await streamed(stream);
    expect(seen).toMatchObject({ text: whole.choices[0]?.message.content, finish: "stop" });
    expect(seen.tokens).toBe(whole.usage?.completion_tokens);
    expect(seen.chunks).toBeGreaterThan(10);
  });

  test("ends at max_tokens with finish reason length, plain and streamed", async () => {
    const short = { model: MODEL, messages: HELLO, max_tokens: 3 };
    const whole = await client.chat.completions.create(short);
    expect(whole.choices[0]).toMatchObject({ finish_reason: "length" });
    expect(whole.choices[0]?.message.content).toHaveLength(12);
    expect(whole.usage?.completion_tokens).toBe(3);
    const seen = await streamed(await client.chat.completions.create({ ...short, stream: true }));
    expect(seen).toMatchObject({ finish: "length" });
    expect(seen.text).toHaveLength(12);
  });

  test("is also available without /v1", async () => {
    const answer = await fetch(`${gateway.url}/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${KEY}` },
      body: JSON.stringify({ model: MODEL, messages: HELLO }),
    });
    expect(answer.status).toBe(200);
  });

  test("stops when the client disconnects", async () => {
    const slow = await startAiGateway({ port: 0, apiKey: KEY, wordDelayMs: 3_600_000 });
    try {
      const left = new AbortController();
      const chunks = await clientOf(slow, KEY).chat.completions.create(
        { model: MODEL, messages: HELLO, stream: true },
        { signal: left.signal },
      );
      for await (const _first of chunks) left.abort();
      const [pauseMs, , options] = jest.mocked(sleep).mock.lastCall ?? [];
      expect(pauseMs).toBe(3_600_000);
      const stopped = options?.signal;
      if (stopped?.aborted === false) await once(stopped, "abort");
      expect(stopped?.aborted).toBe(true);
    } finally {
      await slow.close();
    }
  });
});

describe("structured output", () => {
  const pet = z.object({
    name: z.string(),
    kind: z.enum(["cat", "dog"]),
    age: z.int().min(1).max(30).nullable(),
    contact: z.email(),
  });

  test("calls a required tool with arguments that match its schema", async () => {
    const tool = zodFunction({ name: "register_pet", parameters: pet });
    const completion = await client.chat.completions.parse({
      model: MODEL,
      messages: [{ role: "user", content: "Rex is a dog of 7 years." }],
      tools: [tool],
      tool_choice: { type: "function", function: { name: "register_pet" } },
    });
    expect(completion.choices[0]?.finish_reason).toBe("tool_calls");
    const call = completion.choices[0]?.message.tool_calls?.[0];
    const given = call?.type === "function" ? call.function.parsed_arguments : undefined;
    expect(pet.parse(given)).toMatchObject({ kind: "dog", age: 7 });
  });

  test("streams a tool call in pieces", async () => {
    const stream = client.chat.completions.stream({
      model: MODEL,
      messages: HELLO,
      tools: [zodFunction({ name: "register_pet", parameters: pet })],
      tool_choice: "required",
    });
    const { choices } = await stream.finalChatCompletion();
    expect(choices[0]?.finish_reason).toBe("tool_calls");
    const call = choices[0]?.message.tool_calls?.[0];
    expect(call).toMatchObject({ function: { name: "register_pet" } });
  });

  test("follows a response format", async () => {
    const completion = await client.chat.completions.parse({
      model: MODEL,
      messages: HELLO,
      response_format: zodResponseFormat(pet, "pet"),
    });
    expect(pet.safeParse(completion.choices[0]?.message.parsed).success).toBe(true);
  });

  test("is a JSON object if only that is requested", async () => {
    const completion = await client.chat.completions.create({
      model: MODEL,
      messages: HELLO,
      response_format: { type: "json_object" },
    });
    const content = completion.choices[0]?.message.content ?? "";
    expect(JSON.parse(content)).toEqual({ answer: expect.stringContaining("bridge") });
  });

  test("does not call an optional tool", async () => {
    const completion = await client.chat.completions.create({
      model: MODEL,
      messages: HELLO,
      tools: [zodFunction({ name: "register_pet", parameters: pet })],
    });
    expect(completion.choices[0]?.finish_reason).toBe("stop");
  });
});

describe("a request is rejected", () => {
  const send = (body: unknown, headers = { authorization: `Bearer ${KEY}` }) =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    });

  test("without the right key", async () => {
    const stranger = clientOf(gateway, "another-key");
    const asking = stranger.chat.completions.create({ model: MODEL, messages: HELLO });
    await expect(asking).rejects.toMatchObject({ status: 401, code: "invalid_api_key" });
    await expect(stranger.models.list()).rejects.toBeInstanceOf(AuthenticationError);
  });

  const valid = { model: MODEL, messages: HELLO };
  const tool = (parameters: unknown, strict = false) => ({
    ...valid,
    tools: [{ type: "function", function: { name: "t", parameters, strict } }],
    tool_choice: "required",
  });
  test.each([
    ["that is not JSON", "{", null],
    ["without messages", { ...valid, messages: [] }, "messages"],
    [
      "with an unknown role",
      { ...valid, messages: [{ role: "boss", content: "x" }] },
      "messages.0.role",
    ],
    ["without content", { ...valid, messages: [{ role: "user" }] }, "messages.0.content"],
    ["with a bad temperature", { ...valid, temperature: 3 }, "temperature"],
    ["with a bad token limit", { ...valid, max_tokens: 0 }, "max_tokens"],
    ["without a model", { messages: HELLO }, "model"],
    ["with an unknown parameter", { ...valid, temprature: 1 }, null],
    ["with stream options but no stream", { ...valid, stream_options: {} }, "stream_options"],
    ["with a tool choice but no tools", { ...valid, tool_choice: "auto" }, "tool_choice"],
    [
      "with an unknown tool choice",
      { ...tool({ type: "object" }), tool_choice: { type: "function", function: { name: "x" } } },
      "tool_choice",
    ],
    ["with an invalid schema", tool({ type: "thing" }), null],
    [
      "with a strict schema of an open object",
      tool({ type: "object", properties: {} }, true),
      null,
    ],
    [
      "with a strict schema that has an optional property",
      tool({ type: "object", properties: { a: {} }, additionalProperties: false }, true),
      null,
    ],
    ["with a schema that nothing matches", tool({ type: "object", not: {} }), null],
  ])("%s", async (_name, body, param) => {
    const answer = await send(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toEqual({
      error: expect.objectContaining({ type: "invalid_request_error", param }),
    });
  });

  test("with an error that the SDK recognises", async () => {
    const asking = client.chat.completions.create({ model: MODEL, messages: [] });
    await expect(asking).rejects.toBeInstanceOf(BadRequestError);
    await expect(client.get("/nowhere")).rejects.toBeInstanceOf(NotFoundError);
  });
});

test("lists its models as owned by a simulation", async () => {
  const { data } = await client.models.list();
  expect(data.map(({ id }) => id)).toContain(MODEL);
  expect(new Set(data.map(({ owned_by }) => owned_by))).toEqual(new Set(["simulation"]));
});

test("says at / that it is a simulation", async () => {
  expect(await (await fetch(gateway.url)).text()).toContain("simulation");
});
