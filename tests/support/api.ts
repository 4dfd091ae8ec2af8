import * as z from "zod";
import { stack } from "./stack";

export interface ApiResponse {
  status: number;
  headers: Headers;
  body: unknown;
}

interface ApiRequest {
  token?: string;
  headers?: Record<string, string>;
  /** Sent as it is where it is text or a form, else as JSON. */
  body?: unknown;
  /** Another instance of the app than the stack's own. */
  api?: string;
}

/** One request to the app, as a client sends it. */
export function send(
  method: string,
  path: string,
  { token, headers, body, api = stack().api }: ApiRequest = {},
): Promise<Response> {
  const isForm = body instanceof FormData;
  const isText = typeof body === "string";
  return fetch(`${api}${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined || isForm ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: isForm || isText ? body : JSON.stringify(body) }),
  });
}

/** The same, with its answer read. */
export async function call(
  method: string,
  path: string,
  request: ApiRequest = {},
): Promise<ApiResponse> {
  const response = await send(method, path, request);
  const text = await response.text();
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return {
    status: response.status,
    headers: response.headers,
    body: isJson ? JSON.parse(text) : text,
  };
}

const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  code: z.string(),
  request_id: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  retry_after: z.number().optional(),
});

/** The code of an answer that must be a well-formed problem. */
export function problemOf(response: ApiResponse): z.output<typeof problem> {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const parsed = problem.parse(response.body);
  expect(parsed.status).toBe(response.status);
  expect(parsed.request_id).toBe(response.headers.get("x-request-id"));
  return parsed;
}

const edgeError = z.strictObject({ error: z.string().min(1), retryAfter: z.number().optional() });

/** The sentence in an answer that must be a well-formed error of an edge function. */
export function edgeErrorOf(response: ApiResponse): string {
  expect(response.headers.get("content-type")).toBe("application/json");
  return edgeError.parse(response.body).error;
}

const event = z.object({ event: z.string().optional(), data: z.string() });
export type ServerSentEvent = z.output<typeof event>;

/** Reads server-sent events one by one, as they arrive. */
export async function* serverSentEvents(response: Response): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let buffer = "";
  for await (const chunk of response.body ?? []) {
    buffer += decoder.decode(chunk, { stream: true });
    const blocks = buffer.split("\n\n");
    buffer = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = block.split("\n").filter((line) => !line.startsWith(":"));
      if (fields.length === 0) continue;
      const pairs = fields.map((line) => line.split(/: (.*)/s).slice(0, 2));
      yield event.parse(Object.fromEntries(pairs));
    }
  }
}
