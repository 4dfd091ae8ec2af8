import type { ReadableStream } from "node:stream/web";
import { Problem } from "../core/problems";
import { forwardedHeaders, type HeaderFields, returnedHeaders } from "./forwarded-headers";
import { type HttpFunction, httpFunction } from "./http";
import { clientAddress, countReceived, enforceLimit, type Limit } from "./limits";

/** A request as it is passed on. */
interface Forwarded {
  method: string;
  /** Path and query. */
  path: string;
  headers: HeaderFields;
  body: ReadableStream | null;
}

interface Returned {
  status: number;
  headers: HeaderFields;
  body: ReadableStream | null;
}

/** The library gives every request a body, which would be sent as an empty one. */
const hasBody = (headers: Headers) =>
  headers.has("content-length") || headers.has("transfer-encoding");

/** Whether the other server might read a `..` in the path: parsing leaves those between escaped slashes. */
const leadsUp = (path: string) =>
  path.split(/[\\/]|%2f|%5c/i).some((segment) => /^(?:\.|%2e){2}$/i.test(segment));

interface PassThrough {
  /** Name of the service, and the beginning of its paths. */
  service: string;
  /** Of requests that are `isCounted`. Of the others each instance takes many times as many. */
  limit: Limit;
  isCounted: (method: string) => boolean;
  /** Whether it is set up: without it, nothing is here. */
  isOn: () => boolean;
  forward: (request: Forwarded) => Promise<Returned>;
}

/**
 * Passes requests below `/{service}/v1/` on to another server and streams its responses. It adds nothing to a request: no
 * key, no header. To a response it adds no CORS, only that its content runs no script. It believes nothing: neither path
 * nor headers lead anywhere else, and whoever the caller is, the other server decides.
 */
export function passThrough(definition: PassThrough): HttpFunction {
  const { service, limit, isCounted, isOn, forward } = definition;
  const prefix = `/${service}/v1/`;
  return httpFunction({
    name: `supabase-${service}`,
    route: `${service}/v1/{*path}`,
    operations: {},
    passThrough: async (exchange) => {
      const { request, countRequest } = exchange;
      const { pathname, search } = new URL(request.url);
      if (!isOn() || !pathname.startsWith(prefix) || leadsUp(pathname)) {
        throw new Problem("not_found");
      }
      const caller = { userId: undefined, address: clientAddress(request) };
      if (isCounted(request.method)) await enforceLimit(limit, caller, countRequest);
      else countReceived(limit, caller);
      const reply = await forward({
        method: request.method,
        path: pathname + search,
        headers: forwardedHeaders(request.headers.entries()),
        body: hasBody(request.headers) ? request.body : null,
      });
      exchange.headers = {};
      return { ...reply, headers: returnedHeaders(reply.headers) };
    },
  });
}
