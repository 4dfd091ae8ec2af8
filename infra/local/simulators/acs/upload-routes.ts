import { Hono } from "hono";
import * as z from "zod";
import type { SimulatorApp } from "../simulator";
import { bounded, TooLarge } from "./bounded";
import type { ContentStore } from "./content-store";
import { answerRefusal, RefusedCall } from "./errors";

const LARGEST_CONTENT_BYTES = 2 * 1024 ** 3;

export const documentIdSchema = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,99}$/, "expected up to 100 letters, digits and hyphens");

/** `PUT /_recordings/{documentId}`: the bytes are written to a file as they come, up to 2 GiB. */
export function uploadRoutes(store: ContentStore): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.onError(answerRefusal);
  app.put("/_recordings/:documentId", async (context) => {
    const documentId = documentIdSchema.safeParse(context.req.param("documentId"));
    if (!documentId.success) {
      throw new RefusedCall(422, "ValidationError", z.prettifyError(documentId.error));
    }
    const contentType = context.req.header("content-type") ?? "application/octet-stream";
    const bytes = context.env.incoming.iterator({ destroyOnReturn: false });
    try {
      if (Number(context.req.header("content-length")) > LARGEST_CONTENT_BYTES)
        throw new TooLarge();
      await store.keep(documentId.data, contentType, bounded(bytes, LARGEST_CONTENT_BYTES));
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      throw new RefusedCall(413, "ContentTooLarge", "The content is over 2 GiB.");
    }
    return context.json({ document_id: documentId.data, content_type: contentType }, 201);
  });
  return app;
}
