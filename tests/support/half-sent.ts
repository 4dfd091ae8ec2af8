import { once } from "node:events";
import { type ClientRequest, request } from "node:http";
import { text } from "node:stream/consumers";

export interface HalfSent {
  request: ClientRequest;
  response: Promise<{ status: number; body: string }>;
}

/** Sends the beginning of a body, of so many bytes; then its client stays, and sends nothing. */
export async function sendHalf(
  url: string,
  headers: Record<string, string>,
  { head, bytes }: { head: string; bytes: number },
): Promise<HalfSent> {
  const half = request(url, { method: "POST", headers });
  const response = once(half, "response").then(async ([answer]) => ({
    status: answer.statusCode,
    body: await text(answer),
  }));
  response.catch(() => undefined);
  half.write(head);
  await new Promise((resolve) => {
    half.write(Buffer.alloc(bytes, "x"), resolve);
  });
  return { request: half, response };
}

/** Their statuses, once all were refused. */
export const statusesOf = (requests: readonly HalfSent[]) =>
  Promise.all(requests.map(async ({ response }) => (await response).status));
