import type { MiddlewareHandler } from "hono";
import * as z from "zod";

const signedSchema = z.looseObject({ signedUrl: z.string() });
const answerSchema = z.union([signedSchema, z.array(signedSchema)]);

/**
 * The bytes to store and their type: the body itself, or the file in a form. supabase-js sends a
 * `Blob` in a field without a name, which Lite does not find.
 */
export async function uploadedFile(request: Request): Promise<{ body: ArrayBuffer; type: string }> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) return { body: await request.arrayBuffer(), type };
  const form = await request.formData();
  const file = [...form.values()].find((value) => typeof value !== "string");
  return {
    body: file ? await file.arrayBuffer() : new ArrayBuffer(0),
    type: file?.type || "application/octet-stream",
  };
}

/** Returns signed URLs under the names that supabase-js reads: `signedURL` and `url`, without prefix. */
export const renameSignedUrls: MiddlewareHandler = async (context, next) => {
  await next();
  if (context.req.method !== "POST" || !context.res.ok) return;
  const answer = answerSchema.safeParse(await context.res.clone().json());
  if (!answer.success) return;
  const { data } = answer;
  const renamed = Array.isArray(data) ? data.map(withClientNames) : withClientNames(data);
  context.res = Response.json(renamed, { status: context.res.status });
};

function withClientNames(signed: z.output<typeof signedSchema>) {
  const url = signed.signedUrl.replace(/^\/storage\/v1/, "");
  return { ...signed, signedURL: url, url };
}
