import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import * as z from "zod";
import { SQL_FUNCTIONS, TOOL_ARGUMENTS } from "./stand-in-answers";

/*
 * A process that stands for the AI gateway, the database's HTTP interface and a collector of telemetry, and answers at
 * once: what is left of a request's time is the app's. It reports its address to its parent process over IPC.
 */

const SQL_PATH = "/rest/v1/rpc/";
/** `PUT` a number of milliseconds between the chunks of a stream; 0 sends them all at once. */
const INTERVAL_PATH = "/interval";
/** Where a collector of OTLP gets traces and metrics. */
const TELEMETRY_PATHS = new Set(["/v1/traces", "/v1/metrics"]);
const CHUNKS = 60;
let interval = 0;

/** The same clock in every process of the machine. */
const now = () => performance.timeOrigin + performance.now();

const parametersSchema = z.record(z.string(), z.unknown());
const chatRequest = z.object({
  stream: z.boolean().optional(),
  tool_choice: z.object({ function: z.object({ name: z.string() }) }).optional(),
});

const envelope = { id: "chatcmpl-1", created: 1_700_000_000, model: "stand-in" };
const USAGE = { prompt_tokens: 600, completion_tokens: 120, total_tokens: 720 };

function answerJson(response: ServerResponse, body: unknown): void {
  const json = JSON.stringify(body);
  response.writeHead(200, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(json),
  });
  response.end(json);
}

function answerTool(response: ServerResponse, name: string): void {
  const call = { name, arguments: JSON.stringify(TOOL_ARGUMENTS[name]) };
  answerJson(response, {
    ...envelope,
    object: "chat.completion",
    choices: [
      {
        index: 0,
        finish_reason: "tool_calls",
        message: {
          role: "assistant",
          content: null,
          tool_calls: [{ id: "call_1", type: "function", function: call }],
        },
      },
    ],
    usage: USAGE,
  });
}

function chunk(content: string | undefined, finish: string | null = null): string {
  const delta = content === undefined ? {} : { content };
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ ...envelope, object: "chat.completion.chunk", choices })}\n\n`;
}

const END = `${chunk(undefined, "stop")}data: [DONE]\n\n`;

/** A whole sentence, which the app may pass on at once, with the beginning of the next. */
const firstText = (received: number) =>
  `Thank you for that answer, received at ${received.toFixed(3)} and sent at ${now().toFixed(3)}, I see. Then `;

/** The first chunk says when the request was received and the chunk sent, so that this can be subtracted. */
function answerStream(response: ServerResponse): void {
  const received = now();
  response.writeHead(200, { "content-type": "text/event-stream" });
  if (interval === 0) {
    const others = Array.from({ length: CHUNKS - 1 }, (_, index) => chunk(`word${index} `));
    response.end(chunk(firstText(received)) + others.join("") + END);
    return;
  }
  let sent = 0;
  const timer = setInterval(() => {
    sent += 1;
    response.write(sent === 1 ? chunk(firstText(received)) : chunk(`word${sent} `));
    if (sent < CHUNKS) return;
    clearInterval(timer);
    response.end(END);
  }, interval);
  response.on("close", () => clearInterval(timer));
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body: unknown = JSON.parse(await text(request));
  if (request.url === INTERVAL_PATH) {
    interval = z.number().parse(body);
    return answerJson(response, null);
  }
  if (TELEMETRY_PATHS.has(request.url ?? "")) return answerJson(response, {});
  const name = request.url?.split(SQL_PATH)[1];
  if (name !== undefined) {
    const result = SQL_FUNCTIONS[name];
    if (!result) throw new Error(`The stand-in does not know the SQL function ${name}.`);
    return answerJson(response, result(parametersSchema.parse(body)));
  }
  const { stream, tool_choice } = chatRequest.parse(body);
  if (tool_choice) return answerTool(response, tool_choice.function.name);
  if (stream) return answerStream(response);
  throw new Error("The stand-in takes tools and streams only.");
}

const server = createServer((request, response) => {
  serve(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
// No connection is closed while a measured one is about to use it.
server.keepAliveTimeout = 120_000;
const addressSchema = z.custom<AddressInfo>((value) => typeof value === "object" && value !== null);
server.listen(0, "127.0.0.1", 1_024, () => {
  process.send?.({ url: `http://127.0.0.1:${addressSchema.parse(server.address()).port}` });
});
process.on("disconnect", () => process.exit());
