import { createParser, type EventSourceMessage } from "eventsource-parser";

/** What a gateway sent in answer to a request for a stream. */
export type Received =
  | { kind: "chunk"; data: unknown }
  /** The stream was ended as the protocol wants it, not by a lost connection. */
  | { kind: "end" }
  /** JSON instead of a stream, whatever its content type says. */
  | { kind: "whole"; data: unknown };

const END = "[DONE]";
/** Behind the last event, which some gateways leave without its empty line. */
const EMPTY_LINE = "\n\n";

/** @throws SyntaxError for what is not JSON, and any error of the connection */
export async function* receivedFrom(response: Response): AsyncGenerator<Received> {
  const events: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event) });
  // Undefined as soon as it is clear that there are events.
  let json: string | undefined = "";
  for await (const text of textOf(response)) {
    if (json !== undefined) json += text;
    if (json !== undefined && !beginsOtherwise(json)) continue;
    parser.feed(json ?? text);
    json = undefined;
    for (const { event, data } of events.splice(0)) {
      yield data === END ? { kind: "end" } : { kind: "chunk", data: chunkOf(event, data) };
    }
  }
  if (json !== undefined) yield { kind: "whole", data: JSON.parse(json) };
}

async function* textOf({ body }: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of body ?? []) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode() + EMPTY_LINE;
}

const beginsOtherwise = (text: string) => /^\s*[^\s{[]/.test(text);

/** An error may be named by its event alone. */
function chunkOf(event: string | undefined, data: string): unknown {
  const chunk: unknown = JSON.parse(data);
  const isNamed = typeof chunk === "object" && chunk !== null && "error" in chunk;
  return event === "error" && !isNamed ? { error: chunk } : chunk;
}
