import * as z from "zod";
import { callAsCaller, callAsService } from "../clients/database";
import { createUploadLink } from "../clients/resume-files";
import type { Caller } from "../core/caller";
import { listOf, textOf, time } from "../core/fields";
import { inParallel } from "../core/in-parallel";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { TEXT_LIMITS } from "../core/text-limits";
import { flushOutbox } from "../outbox/outbox";
import { parsedResume } from "./parse-resume";

export const resumeBatch = z.object({
  id: z.guid(),
  job_role_id: z.guid(),
  created_at: time,
});

interface BatchRequest {
  caller: Caller;
  body: { job_role_id: string };
  /** IP address of the caller. */
  address: string | undefined;
  idempotency: () => { key: string | null; requestHash: string | null };
}

/** Creates a batch. With an idempotency key it may be repeated. @throws Problem */
export function createBatch(request: BatchRequest): Promise<z.output<typeof resumeBatch>> {
  const { key, requestHash } = request.idempotency();
  const parameters = {
    p_acting_user: request.caller.id,
    p_job_role_id: request.body.job_role_id,
    p_ip_address: request.address ?? null,
    p_idempotency_key: key,
    p_request_hash: requestHash,
  };
  return callAsService("create_resume_batch", parameters, resumeBatch);
}

/** What `batch_resumes.state` can be. */
export const resumeState = z.enum([
  "waiting",
  "queued",
  "parsed",
  "needs_review",
  "duplicate",
  "refused",
  "approved",
]);

/** Each link is a request to the storage. */
const MAX_FILES = 100;
const LINKS_AT_ONCE = 10;

export const newFiles = z.object({
  file_names: z.array(z.string().trim().min(1).max(TEXT_LIMITS.name)).min(1).max(MAX_FILES),
});

const addedFile = z.object({ id: z.guid(), file_name: textOf("name"), state: resumeState });

export const addedFiles = z.object({
  files: listOf(
    addedFile.extend({
      /** Takes the file by PUT, once, for two hours; null once it has it. */
      upload_url: z.url().max(TEXT_LIMITS.text).nullable(),
    }),
  ),
});

/**
 * Adds files to a batch, by their names, and gives the links to upload them. May be repeated: a file is added
 * once, and gets another link until it has been uploaded.
 * @throws Problem
 */
export async function addFiles(
  caller: Caller,
  batch_id: string,
  { file_names }: z.output<typeof newFiles>,
): Promise<z.output<typeof addedFiles>> {
  const parameters = {
    p_acting_user: caller.id,
    p_batch_id: batch_id,
    p_file_names: [...new Set(file_names)],
  };
  const added = await callAsService("add_batch_files", parameters, z.array(addedFile));
  const links = await inParallel(added, LINKS_AT_ONCE, async ({ id, state }) =>
    state === "waiting" ? createUploadLink({ batch_id, resume_id: id }) : undefined,
  );
  const files = added.map((file, index) => {
    const link = links[index];
    if (link?.status === "rejected") throw link.reason;
    return { ...file, upload_url: link?.value ?? null };
  });
  return { files };
}

export const queuedResumes = z.object({ queued: z.int(), waiting: z.int() });

/** Queues the resumes that were uploaded since, to be parsed. May be repeated. @throws Problem */
export async function queueResumes(
  caller: Caller,
  batchId: string,
  log: Log,
): Promise<z.output<typeof queuedResumes>> {
  const parameters = { p_acting_user: caller.id, p_batch_id: batchId };
  const queued = await callAsService("queue_batch_resumes", parameters, queuedResumes);
  await flushOutbox(log);
  return queued;
}

const MAX_PAGE = 100;

export const pageOfBatch = z.object({
  state: resumeState.optional(),
  after: z.guid().optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(MAX_PAGE),
});

export const readBatchAnswer = resumeBatch.extend({
  /** How many there are in each state. */
  states: z.partialRecord(resumeState, z.int()),
  resumes: listOf(
    z.object({
      id: z.guid(),
      file_name: textOf("name"),
      state: resumeState,
      reason: textOf("name").nullable(),
      duplicate_of: z.guid().nullable(),
      application_id: z.guid().nullable(),
      email: textOf("email").nullable(),
      resume: parsedResume.partial().nullable(),
    }),
  ),
  /** The `after` of the next page; null on the last. */
  next: z.guid().nullable(),
});

/** A page of a batch, which members see who may recruit. @throws Problem */
export async function readBatch(
  caller: Caller,
  batchId: string,
  { state, after, limit }: z.output<typeof pageOfBatch>,
): Promise<z.output<typeof readBatchAnswer>> {
  const parameters = {
    p_batch_id: batchId,
    p_limit: limit,
    ...(state ? { p_state: state } : {}),
    ...(after ? { p_after: after } : {}),
  };
  const page = await callAsCaller(
    caller,
    "read_resume_batch",
    parameters,
    readBatchAnswer.nullable(),
  );
  if (!page) throw new Problem("resume_batch_not_found");
  return page;
}
