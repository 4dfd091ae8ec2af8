import type { Caller } from "../core/caller";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";

const DEADLINE_MS = 30_000;

/** Of Supabase's Storage: resumes, each in the folder of its owner. */
const BUCKET = "candidate-cvs";

/** Storage answers 400 for a file that does not exist or that the caller may not read. */
const NOT_FOUND = [400, 403, 404];

/**
 * Downloads a resume from the bucket, with the caller's own token, so that row level security decides.
 * @param path within the bucket
 * @throws Problem `not_found`, `body_too_large`, `unauthenticated`, `database_unavailable`
 */
export async function downloadResume(
  caller: Caller,
  path: string,
  maxBytes: number,
): Promise<Buffer> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = settings();
  const name = path.split("/").map(encodeURIComponent).join("/");
  try {
    const response = await fetch(`${SUPABASE_URL}/storage/v1/object/${BUCKET}/${name}`, {
      headers: { apikey: SUPABASE_ANON_KEY, authorization: `Bearer ${caller.token}` },
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (response.ok) return await readUpTo(maxBytes, response);
    await response.body?.cancel();
    if (response.status === 401) throw new Problem("unauthenticated");
    if (NOT_FOUND.includes(response.status)) {
      throw new Problem("not_found", { detail: "The resume's file was not found." });
    }
    throw new Problem("database_unavailable");
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw new Problem("database_unavailable", { cause });
  }
}

async function readUpTo(maxBytes: number, { body }: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new Problem("body_too_large", { detail: `At most ${maxBytes} bytes are accepted.` });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
