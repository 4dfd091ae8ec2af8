import { app, type HttpHandler, type HttpRequest } from "@azure/functions";
import * as z from "zod";

/** The ways to make the calls of the app. */
export interface Calls {
  sql: (name: string, parameters?: Record<string, unknown>) => Promise<unknown>;
  /** Gives the arguments of the tool that the model calls. */
  callTool: (name: string, content: string) => Promise<unknown>;
  openStream: (content: string) => Promise<AsyncIterable<unknown>>;
}

const EVENTS_AT_ONCE = 10;

/** What nobody can do without: functions that make the same calls as the app, and check nothing. */
export function counterparts({ sql, callTool, openStream }: Calls): Record<string, HttpHandler> {
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
    for await (const _chunk of await openStream(content));
    await coverage;
    return { jsonBody: await sql("store_turn", { p_turn: 1 }) };
  }

  async function score(request: HttpRequest) {
    const content = await request.text();
    await sql("consume_rate_limit");
    await sql("read_scoring_context");
    const assessment = await callTool("submit_score", content);
    await sql("store_score");
    return { jsonBody: assessment };
  }

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

  return { extract, turn, score, webhook, unauthenticated: refuse(401), limited: refuse(429) };
}

/** Registers functions at the routes of their names. */
export function register(handlers: Record<string, HttpHandler>): void {
  app.setup({ enableHttpStream: true });
  for (const [name, handler] of Object.entries(handlers))
    app.http(name, { route: name, methods: ["POST"], authLevel: "anonymous", handler });
}
