import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import type { SimulatorApp } from "../simulator";
import type { ContentStore } from "./content-store";
import { RefusedCall } from "./errors";

const DOCUMENT = "/v1/objects/:documentId{[0-9A-Za-z-]+}";

/** Recordings at the content host: the whole or a range of one, as a stream, and its deletion. */
export function contentRoutes(store: ContentStore): SimulatorApp {
  const send = serveStatic({
    root: store.directory,
    rewriteRequestPath: (_path, context) => `/${context.req.param("documentId")}`,
  });
  const typeOf = async (documentId: string) => {
    const contentType = await store.typeOf(documentId);
    if (contentType === undefined) throw notFound();
    return contentType;
  };

  const app: SimulatorApp = new Hono();
  app.get(`${DOCUMENT}/content/:kind{audio|video}`, async (context, next) => {
    const contentType = await typeOf(context.req.param("documentId"));
    const answer = await send(context, next);
    answer?.headers.set("content-type", contentType);
    return answer;
  });
  app.delete(DOCUMENT, async (context) => {
    const documentId = context.req.param("documentId");
    await typeOf(documentId);
    await store.remove(documentId);
    return context.body(null, 200);
  });
  app.all("/v1/objects/*", () => {
    throw notFound();
  });
  return app;
}

function notFound(): RefusedCall {
  return new RefusedCall(404, "NotFound", "There is no such recording.");
}
