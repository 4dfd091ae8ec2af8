import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import { type ContentStore, documentIdSchema, limitBytes, TooLarge } from "./content-store";
import { AcsError, answerAcsError } from "./errors";

const DOCUMENT = "/v1/objects/:documentId{[0-9A-Za-z-]+}";
const MAX_CONTENT_BYTES = 2 * 1024 ** 3;

/** The content host: streams a recording or a range of it, and deletes it. */
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

/** `PUT /_recordings/{documentId}`: streams the content of a recording to a file, up to 2 GiB. */
export function uploadRoutes(store: ContentStore): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.onError(answerAcsError);
  app.put("/_recordings/:documentId", async (context) => {
    const documentId = documentIdSchema.safeParse(context.req.param("documentId"));
    if (!documentId.success) {
      throw new AcsError(422, "ValidationError", z.prettifyError(documentId.error));
    }
    const contentType = context.req.header("content-type") ?? "application/octet-stream";
    const bytes = context.env.incoming.iterator({ destroyOnReturn: false });
    try {
      if (Number(context.req.header("content-length")) > MAX_CONTENT_BYTES) throw new TooLarge();
      await store.save(documentId.data, contentType, limitBytes(bytes, MAX_CONTENT_BYTES));
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      throw new AcsError(413, "ContentTooLarge", "The content is over 2 GiB.");
    }
    return context.json({ document_id: documentId.data, content_type: contentType }, 201);
  });
  return app;
}

function notFound(): AcsError {
  return new AcsError(404, "NotFound", "There is no such recording.");
}
