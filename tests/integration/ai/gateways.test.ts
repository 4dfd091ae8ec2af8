import { randomUUID } from "node:crypto";
import * as z from "zod";
import type { Behaviour } from "../../../infra/local/simulators/ai/behaviours";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { type ChatMessage, callTool, streamChat, tryTool } from "../../../shared/clients/ai";
import { interviewerMessages } from "../../../shared/interviews/prompt";
import {
  behave,
  chatRequest,
  collect,
  PET,
  recordingLog,
  resetBehaviour,
  startOwnGateway,
} from "../../support/ai";
import { clearReceived, requestsOf } from "../../support/faults";

const HELLO = "I built a bridge over the river Aare with my team last year.";
const FORBIDDEN = "I built a bridge with a forbidden-word over the river Aare.";

/** How gateways refuse a prompt before they answer. */
const REFUSALS = [
  "filter_request",
  "filter_inner_error",
  "filter_chunk",
  "filter_reason",
  "refusal",
] as const;

let gateway: Simulator;

beforeAll(async () => {
  gateway = await startOwnGateway();
});
afterAll(() => gateway.close());
beforeEach(() => clearReceived(gateway.url));
afterEach(() => resetBehaviour(gateway.url));

const bodies = async () =>
  (await requestsOf(gateway.url)).map(({ body }) => z.looseObject({}).parse(body));

/** The interviewer's prompt, whose reply has several sentences. */
function interview(answer: string): ChatMessage[] {
  const context = {
    interview: { id: randomUUID(), status: "in_progress" as const, competencies: null },
    role: {
      organisation_id: randomUUID(),
      title: "Nurse",
      department: null,
      description: null,
      requirements: null,
      scoring_rubric: null,
    },
    turns: [],
    opening: null,
    other_segments: [],
    competencies_covered: [],
    consented: true,
  };
  return interviewerMessages(context, context.role, ["Teamwork"], answer);
}

const ordinary = async () => (await collect(await streamChat(chatRequest(HELLO)))).join("");

describe("a streamed answer", () => {
  const wire: Behaviour[] = [
    "usage_without_choices",
    "usage_with_null",
    "comments",
    "no_finish_reason",
    "ignores_stream",
    "json_as_text",
    "content_parts",
    "thoughts_in_text",
    "thoughts_in_other_tags",
    "azure",
    "gemini",
    "old_parameters",
    "new_parameters",
  ];
  it.each(wire)("is read from a gateway with the behaviour %s", async (behaviour) => {
    const expected = await ordinary();
    await behave(gateway.url, behaviour);
    const model = behaviour === "azure" ? { model: "gpt-5-mini" } : {};
    const answer = await collect(await streamChat(chatRequest(HELLO, model)));
    expect(answer.join("")).toBe(expected);
  });

  it("throws ai_failed for an error chunk with code 502", async () => {
    await behave(gateway.url, "error_in_stream");
    const asking = streamChat(chatRequest(HELLO)).then(collect);
    await expect(asking).rejects.toMatchObject({ code: "ai_failed", status: 502 });
  });

  it("throws ai_rate_limited for an error chunk with the code rate_limit_exceeded", async () => {
    await behave(gateway.url, "rate_limit_in_answer");
    const asking = streamChat(chatRequest(HELLO)).then(collect);
    await expect(asking).rejects.toMatchObject({ code: "ai_rate_limited", status: 503 });
  });

  it.each([
    ["white space", "blank"],
    ["dots", "dots"],
  ] as const)(
    "is asked for again when it is %s, then throws ai_invalid_output",
    async (_, blank) => {
      await behave(gateway.url, blank, 1);
      const expected = await collect(await streamChat(chatRequest(HELLO)));
      expect(expected.join("")).toContain("bridge");
      expect(await requestsOf(gateway.url)).toHaveLength(2);
      await behave(gateway.url, blank);
      const asking = streamChat(chatRequest(HELLO)).then(collect);
      await expect(asking).rejects.toMatchObject({ code: "ai_invalid_output", status: 502 });
    },
  );

  it("is asked for again with more room when thoughts have used up its limit", async () => {
    const expected = await ordinary();
    await clearReceived(gateway.url);
    await behave(gateway.url, "thinking");
    const asked = chatRequest(HELLO, { effort: "low" });
    expect((await collect(await streamChat(asked))).join("")).toBe(expected);
    const [first, second] = await bodies();
    expect(first).toMatchObject({ max_tokens: 500, reasoning_effort: "low" });
    expect(second).toMatchObject({ reasoning_effort: "minimal" });
    expect(second?.["max_tokens"]).toBeGreaterThan(500);
    // From now on this model has room for its thoughts at once.
    await clearReceived(gateway.url);
    expect((await collect(await streamChat(asked))).join("")).toBe(expected);
    expect(await bodies()).toHaveLength(1);
  });

  it("ends at its last whole sentence when its limit is reached", async () => {
    const asked = chatRequest("", { messages: interview(HELLO) });
    const expected = (await collect(await streamChat(asked))).join("");
    expect(expected).toMatch(/know\. .*\?$/);
    const pieces = await collect(await streamChat({ ...asked, maxTokens: 30 }));
    expect(pieces.join("")).toBe(expected.replace(/know\. .*/, "know."));
  });

  it("ends at its last whole sentence when it ended with an unknown finish_reason", async () => {
    await behave(gateway.url, "finish_error");
    const { lines, log } = recordingLog();
    const asked = chatRequest("", { messages: interview(HELLO), log });
    expect((await collect(await streamChat(asked))).join("")).toMatch(/know\.$/);
    expect(lines.map(({ fields }) => fields)).toEqual([expect.objectContaining({ finish: "cut" })]);
  });

  it.each(REFUSALS)("throws ai_content_filtered with the behaviour %s", async (behaviour) => {
    await behave(gateway.url, behaviour);
    const asking = streamChat(chatRequest(FORBIDDEN));
    await expect(asking).rejects.toMatchObject({ code: "ai_content_filtered", status: 422 });
    expect(await requestsOf(gateway.url)).toHaveLength(1);
  });

  it("throws ai_content_filtered after whole sentences when the filter ends the answer", async () => {
    await behave(gateway.url, "filter_answer");
    const received: string[] = [];
    const asking = (async () => {
      const asked = chatRequest("", { messages: interview(FORBIDDEN) });
      for await (const piece of await streamChat(asked)) received.push(piece);
    })();
    await expect(asking).rejects.toMatchObject({ code: "ai_content_filtered" });
    expect(received.join("")).toMatch(/know\.$/);
  });
});

describe("a tool call", () => {
  const forms: Behaviour[] = [
    "gemini",
    "new_parameters",
    "old_parameters",
    "optional_tools",
    "tool_as_text",
    "tool_in_fences",
    "json_as_text",
    "two_tool_calls",
    "arguments_as_object",
  ];
  it.each(forms)("is read from a gateway with the behaviour %s", async (behaviour) => {
    await behave(gateway.url, behaviour);
    const answer = await callTool(chatRequest("Rex is a dog of 7 years."), PET);
    expect(answer).toMatchObject({ kind: "dog", age: 7 });
    // Nothing is asked for again but what the gateway has refused.
    const answered = (await requestsOf(gateway.url)).filter(
      ({ body }) => !JSON.stringify(body).includes("could not be used"),
    );
    expect(answered).toHaveLength((await requestsOf(gateway.url)).length);
  });

  it("is read from text parts", async () => {
    await behave(gateway.url, ["tool_as_text", "content_parts"]);
    const answer = await callTool(chatRequest("Rex is a dog of 7 years."), PET);
    expect(answer).toMatchObject({ kind: "dog", age: 7 });
  });

  it("is asked for again with more room when thoughts have used up its limit", async () => {
    await behave(gateway.url, "thinking");
    const asked = chatRequest("Rex is a dog of 7 years.", { maxTokens: 490 });
    expect(await callTool(asked, PET)).toMatchObject({ kind: "dog", age: 7 });
    expect(await tryTool({ ...asked, model: chatRequest("").model }, PET)).toMatchObject({
      age: 7,
    });
  });

  it("throws ai_rate_limited for an answer with an error with the code rate_limit_exceeded", async () => {
    await behave(gateway.url, "rate_limit_in_answer");
    const asking = callTool(chatRequest("Rex is a dog of 7 years."), PET);
    await expect(asking).rejects.toMatchObject({ code: "ai_rate_limited", status: 503 });
    expect(await requestsOf(gateway.url)).toHaveLength(1);
  });

  it("throws ai_failed for an answer with an error with code 502", async () => {
    await behave(gateway.url, "error_in_answer");
    const asking = callTool(chatRequest("Rex is a dog of 7 years."), PET);
    await expect(asking).rejects.toMatchObject({ code: "ai_failed", status: 502 });
  });

  it.each([...REFUSALS, "filter_answer"] as const)(
    "throws ai_content_filtered with the behaviour %s",
    async (behaviour) => {
      await behave(gateway.url, behaviour);
      const asking = callTool(chatRequest(FORBIDDEN), PET);
      await expect(asking).rejects.toMatchObject({ code: "ai_content_filtered", status: 422 });
    },
  );

  it("that is optional logs why it failed, without content", async () => {
    const { lines, log } = recordingLog();
    await behave(gateway.url, "filter_request");
    expect(await tryTool(chatRequest(FORBIDDEN, { log }), PET)).toBeUndefined();
    await behave(gateway.url, "blank");
    expect(await tryTool(chatRequest(HELLO, { log }), PET)).toBeUndefined();
    const failures = lines.filter(({ event }) => event === "ai_call_failed");
    expect(failures.map(({ fields }) => fields)).toEqual([
      expect.objectContaining({
        purpose: "register_pet",
        code: "ai_content_filtered",
        upstream_status: 400,
        upstream_code: "content_filter",
      }),
      expect.objectContaining({
        purpose: "register_pet",
        code: "ai_invalid_output",
        reason: "the tool was not called",
      }),
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/bridge|Aare/);
  });
});

it("logs when the first text of a stream arrived", async () => {
  const { lines, log } = recordingLog();
  await collect(await streamChat(chatRequest(HELLO, { log })));
  await callTool(chatRequest("A dog of 7 years.", { log }), PET);
  const [chat, tool] = lines.filter(({ event }) => event === "ai_call").map(({ fields }) => fields);
  expect(chat?.["first_text_ms"]).toEqual(expect.any(Number));
  expect(Number(chat?.["first_text_ms"])).toBeLessThanOrEqual(Number(chat?.["duration_ms"]));
  expect(tool).not.toHaveProperty("first_text_ms");
});

it("logs the tokens of each call, those from the cache too", async () => {
  const { lines, log } = recordingLog();
  const long = `${HELLO} `.repeat(100);
  const asked = chatRequest(long, { log });
  await collect(await streamChat(asked));
  await collect(await streamChat(asked));
  await callTool({ ...asked, messages: [{ role: "user", content: "A dog of 7 years." }] }, PET);
  const calls = lines.filter(({ event }) => event === "ai_call").map(({ fields }) => fields);
  expect(calls).toEqual([
    expect.objectContaining({ purpose: "chat", model: asked.model, cached_tokens: 0 }),
    expect.objectContaining({ purpose: "chat", finish: "whole" }),
    expect.objectContaining({ purpose: "register_pet", prompt_tokens: expect.any(Number) }),
  ]);
  expect(calls[1]?.["cached_tokens"]).toBeGreaterThan(1_000);
});
