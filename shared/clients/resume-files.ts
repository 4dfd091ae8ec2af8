import type { Caller } from "../core/caller";
import { within } from "../core/deadline";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { bucketAsService } from "./database";

const DEADLINE_MS = 30_000;
const REQUEST_DEADLINE_MS = 10_000;

/** Of Supabase's Storage: resumes, each in the folder of its owner. */
const OWN_RESUMES = "candidate-cvs";
/** Resumes that recruiters upload, each in the folder of its batch. */
const BATCH_RESUMES = "resume-batches";

/** Storage answers 400 for a file that does not exist or that the caller may not read. */
const NOT_FOUND = [400, 403, 404];

const ALREADY_UPLOADED = "The resource already exists";

/**
 * Downloads a resume from the bucket, with the caller's own token, so that row level security decides.
 * @param path within the bucket
 * @throws Problem `not_found`, `body_too_large`, `unauthenticated`, `database_unavailable`
 */
export function downloadResume(caller: Caller, path: string, maxBytes: number): Promise<Buffer> {
  const { SUPABASE_ANON_KEY: key } = settings();
  return download(OWN_RESUMES, path, { key, token: caller.token }, maxBytes);
}

/** A resume of a batch: its path and its file are named by ids. */
export interface BatchFile {
  batch_id: string;
  resume_id: string;
}

const pathOf = ({ batch_id, resume_id }: BatchFile) => `${batch_id}/${resume_id}.pdf`;

/** @throws Problem `body_too_large`, `database_unavailable` */
export async function downloadBatchResume(file: BatchFile, maxBytes: number): Promise<Buffer> {
  const { SUPABASE_SERVICE_KEY: key } = settings();
  try {
    return await download(BATCH_RESUMES, pathOf(file), { key, token: key }, maxBytes);
  } catch (error) {
    if (error instanceof Problem && error.code === "body_too_large") throw error;
    // The file was uploaded, and the service may read it: a refusal says nothing about the resume.
    throw new Problem("database_unavailable", { cause: error });
  }
}

async function download(
  bucket: string,
  path: string,
  { key, token }: { key: string; token: string },
  maxBytes: number,
): Promise<Buffer> {
  const name = path.split("/").map(encodeURIComponent).join("/");
  try {
    const url = `${settings().SUPABASE_URL}/storage/v1/object/${bucket}/${name}`;
    const response = await fetch(url, {
      headers: { apikey: key, authorization: `Bearer ${token}` },
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

/**
 * A link by which the file of a resume can be uploaded once, for two hours.
 * @returns undefined where it has been uploaded
 * @throws Problem `database_unavailable`
 */
export async function createUploadLink(file: BatchFile): Promise<string | undefined> {
  const bucket = await bucketAsService(BATCH_RESUMES);
  const creating = bucket.createSignedUploadUrl(pathOf(file));
  const { data, error } = await within(REQUEST_DEADLINE_MS, "database_unavailable", creating);
  if (!error) return data.signedUrl;
  if (error.message === ALREADY_UPLOADED) return undefined;
  throw new Problem("database_unavailable", { cause: error });
}

export const deleteResumeFile = (path: string): Promise<boolean> => deleteFile(OWN_RESUMES, path);

export const deleteBatchResumeFile = (file: BatchFile): Promise<boolean> =>
  deleteFile(BATCH_RESUMES, pathOf(file));

/**
 * Deletes a file; one that does not exist is no failure.
 * @returns whether it existed
 * @throws Problem `database_unavailable`
 */
async function deleteFile(bucketName: string, path: string): Promise<boolean> {
  // Without the circuit: the failure of a file is no failure of the database.
  const bucket = await bucketAsService(bucketName);
  const deleting = bucket.remove([path]);
  const { data, error } = await within(REQUEST_DEADLINE_MS, "database_unavailable", deleting);
  if (error) throw new Problem("database_unavailable", { cause: error });
  return data.length > 0;
}
