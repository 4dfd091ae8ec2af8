import type { HttpRequest } from "@azure/functions";
import type { z } from "zod";
import { type Problem, toProblem } from "../core/problems";
import { isProduction } from "../core/settings";
import { withinInvocation } from "../core/telemetry";
import { type Document, documentReply } from "./document";
import { type EventStream, eventStreamResponse } from "./event-stream";
import { logStreamEnd } from "./exchange";
import {
  type Answer,
  admit,
  define,
  type Operation,
  type OperationRequest,
  type Rules,
  type Serve,
} from "./operation";

export { type AuthRule, administrator, anyone, bodySignature, user, userOrService } from "./auth";

/** An operation that answers with JSON that fits a schema. */
export function operation<
  Who extends { id: string } | undefined,
  Parameters,
  Body,
  Schema extends z.ZodType,
>(
  definition: Rules<Who, Parameters, Body> & {
    answer: Schema;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<z.output<Schema>>;
  },
): Operation {
  const { answer: schema } = definition;
  return define(definition, { mediaType: "application/json", schema }, async (exchange) => {
    const answer = await admit(definition, exchange, (request) => definition.handle(request));
    return { status: 200, jsonBody: isProduction() ? answer : schema.parse(answer) };
  });
}

/**
 * An operation that answers with server-sent events. An error before the handler returns the events
 * is an ordinary problem; an error of the events themselves is an `error` event that ends the stream.
 */
export function streamOperation<
  Who extends { id: string } | undefined,
  Parameters,
  Body,
  Event extends z.ZodType<Record<string, unknown>>,
>(
  definition: Rules<Who, Parameters, Body> & {
    /** The JSON objects of the stream. */
    events: Event;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<EventStream<z.output<Event>>>;
  },
): Operation {
  const { events: schema } = definition;
  return define(
    definition,
    { mediaType: "text/event-stream", schema },
    async (exchange, documented) => {
      const events = await admit(definition, exchange, (request) => definition.handle(request));
      return eventStreamResponse(
        withinInvocation(isProduction() ? events : parsed(events, schema)),
        {
          onEnd: () => logStreamEnd(exchange),
          onError: (error) => {
            const problem = toProblem(documented(error));
            logStreamEnd(exchange, problem);
            return problem.body(exchange.requestId);
          },
        },
      );
    },
  );
}

async function* parsed<Event>(events: AsyncIterable<Event>, schema: z.ZodType<Event>) {
  for await (const event of events) yield schema.parse(event);
}

/**
 * An operation that answers with a document, which is sent once it is whole: an error is a problem, with its
 * status. HEAD calls no handler.
 */
export function documentOperation<Who extends { id: string } | undefined, Parameters, Body>(
  definition: Rules<Who, Parameters, Body> & {
    answer: Answer;
    /** The name under which browsers save it, in place of showing it. */
    filename?: string;
    handle(request: OperationRequest<Who, Parameters, Body>): Promise<Document>;
  },
): Operation {
  const { answer, filename } = definition;
  return define(definition, answer, async (exchange) => {
    const document = await admit(definition, exchange, async (request) =>
      exchange.request.method === "HEAD" ? undefined : definition.handle(request),
    );
    return documentReply({ mediaType: answer.mediaType, filename }, document);
  });
}

/** A route, with an operation for each of its methods. */
export interface HttpFunction {
  kind: "http";
  name: string;
  /** Path of the URL, without a slash before it; parameters in braces. */
  route: string;
  /**
   * Answers an OPTIONS request of another protocol than CORS with headers; returns nothing where it is
   * an ordinary preflight. May throw a Problem.
   */
  handshake?: (request: HttpRequest) => Record<string, string> | undefined;
  /** Whether it answers where the settings are not usable; all others then answer 503. */
  needsNoSettings?: true;
  operations: { [Method in "GET" | "POST" | "PATCH" | "DELETE"]?: Operation };
  /** Whether it only refuses what no other route takes: then the OpenAPI document leaves it out. */
  isCatchAll?: true;
  /** Serves every method, in place of the operations: see `passThrough`. */
  passThrough?: Serve;
  /** The JSON body of an error, where it is not a problem of RFC 9457. */
  errorBody?: (problem: Problem) => Record<string, unknown>;
}

/** Defines an HTTP function: the one way to make a route. */
export const httpFunction = (definition: Omit<HttpFunction, "kind">): HttpFunction => ({
  kind: "http",
  ...definition,
});
