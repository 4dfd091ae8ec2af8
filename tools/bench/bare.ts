import { Agent, type IncomingMessage, request as send } from "node:http";
import { json } from "node:stream/consumers";
import { app, type HttpRequest } from "@azure/functions";
import * as z from "zod";

/*
 * What nobody can do without: functions that make the same calls as the app by `node:http`, and check
 * nothing, neither tokens nor bodies nor answers.
 */

app.setup({ enableHttpStream: true });

const agent = new Agent({ keepAlive: true });
const upstream = new URL(z.url().parse(process.env["STAND_INS_URL"]));

function post(path: string, body: unknown): Promise<IncomingMessage> {
  const payload = JSON.stringify(body);
  const headers = {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(payload),
  };
  const { hostname: host, port } = upstream;
  return new Promise((resolve, reject) => {
    send({ host, port, path, method: "POST", agent, headers }, resolve)
      .on("error", reject)
      .end(payload);
  });
}

const sql = async (name: string, parameters: Record<string, unknown> = {}) =>
  json(await post(`/rest/v1/rpc/${name}`, parameters));

const completion = z.object({
  choices: z.array(
    z.object({
      message: z.object({
        tool_calls: z.array(z.object({ function: z.object({ arguments: z.string() }) })),
      }),
    }),
  ),
});

async function callTool(name: string, content: string): Promise<unknown> {
  const body = {
    model: "model",
    messages: [{ role: "user", content }],
    tool_choice: { type: "function", function: { name } },
  };
  const answer = completion.parse(await json(await post("/v1/chat/completions", body)));
  return JSON.parse(answer.choices[0]?.message.tool_calls[0]?.function.arguments ?? "");
}

const openStream = (content: string) =>
  post("/v1/chat/completions", { stream: true, messages: [{ role: "user", content }] });

async function drain(stream: IncomingMessage): Promise<void> {
  for await (const _chunk of stream);
}

async function extract(request: HttpRequest) {
  const content = await request.text();
  await sql("consume_rate_limit");
  return { jsonBody: await callTool("submit_requirements", content) };
}

async function turn(request: HttpRequest) {
  const content = await request.text();
  await sql("read_turn_context");
  await sql("consume_rate_limit");
  const coverage = callTool("record_coverage", content);
  await drain(await openStream(content));
  await coverage;
  return { jsonBody: await sql("store_turn", { p_turn: 1 }) };
}

async function stream(request: HttpRequest) {
  const content = await request.text();
  await sql("read_turn_context");
  await sql("consume_rate_limit");
  const body = await openStream(content);
  const coverage = callTool("record_coverage", content);
  body.on("end", () => void coverage.then(() => sql("store_turn", { p_turn: 1 })));
  return { headers: { "content-type": "text/event-stream" }, body };
}

async function score(request: HttpRequest) {
  const content = await request.text();
  await sql("consume_rate_limit");
  await sql("read_scoring_context");
  const assessment = await callTool("submit_score", content);
  await sql("store_score");
  return { jsonBody: assessment };
}

const EVENTS_AT_ONCE = 10;

async function webhook(request: HttpRequest) {
  const events = z
    .array(z.unknown())
    .parse(await request.json())
    .values();
  const applyAll = async () => {
    for (const event of events) await sql("apply_call_event", { p_event: event });
  };
  await Promise.all(Array.from({ length: EVENTS_AT_ONCE }, applyAll));
  await Promise.all([sql("claim_pending_messages"), sql("claim_recording_actions")]);
  return { jsonBody: {} };
}

const refuse = (status: number) => async (request: HttpRequest) => {
  await request.text();
  return { status, jsonBody: {} };
};

const handlers = {
  extract,
  turn,
  stream,
  score,
  webhook,
  unauthenticated: refuse(401),
  limited: refuse(429),
};
for (const [name, handler] of Object.entries(handlers))
  app.http(name, { route: name, methods: ["POST"], authLevel: "anonymous", handler });
