import { Agent, type IncomingMessage, request as send } from "node:http";
import { json } from "node:stream/consumers";
import type { HttpRequest } from "@azure/functions";
import * as z from "zod";
import { counterparts, register } from "./counterparts";

/* Functions that make the calls by `node:http`. */

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

async function stream(request: HttpRequest) {
  const content = await request.text();
  await sql("read_turn_context");
  await sql("consume_rate_limit");
  const body = await openStream(content);
  const coverage = callTool("record_coverage", content);
  body.on("end", () => void coverage.then(() => sql("store_turn", { p_turn: 1 })));
  return { headers: { "content-type": "text/event-stream" }, body };
}

register({ ...counterparts({ sql, callTool, openStream }), stream });
