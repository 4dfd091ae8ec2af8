import type * as z from "zod";
import { addedFiles, readBatchAnswer, resumeBatch } from "../../shared/resumes/batches";
import { call } from "./api";
import { eventually } from "./eventually";
import { asService, type TestUser } from "./users";

type Batch = z.output<typeof readBatchAnswer>;

/** Calls a route of the batches, and requires its success. */
export async function callBatches(
  method: "GET" | "POST",
  path: string,
  { token }: Pick<TestUser, "token">,
  body?: unknown,
): Promise<unknown> {
  const response = await call(method, `/api/resumes/batches${path}`, { token, body });
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
  return response.body;
}

/** @returns the id of a new batch */
export async function createBatch(
  recruiter: Pick<TestUser, "token">,
  job_role_id: string,
): Promise<string> {
  return resumeBatch.parse(await callBatches("POST", "", recruiter, { job_role_id })).id;
}

/** Sends a file to the link that an upload has been given. */
export const putFile = (link: string | null, content: Uint8Array, type = "application/pdf") =>
  fetch(link ?? "", {
    method: "PUT",
    headers: { "content-type": type },
    body: new Blob([Uint8Array.from(content)]),
  });

/** Adds files to a batch, and uploads them. @returns the ids by name */
export async function uploadFiles(
  recruiter: TestUser,
  batchId: string,
  files: Record<string, Uint8Array>,
): Promise<Map<string, string>> {
  const body = { file_names: Object.keys(files) };
  const added = addedFiles.parse(await callBatches("POST", `/${batchId}/files`, recruiter, body));
  for (const { file_name, upload_url } of added.files) {
    const uploaded = await putFile(upload_url, files[file_name] ?? new Uint8Array());
    expect([uploaded.status, await uploaded.text()]).toEqual([200, expect.anything()]);
  }
  return new Map(added.files.map(({ file_name, id }) => [file_name, id]));
}

export async function readBatch(
  recruiter: Pick<TestUser, "token">,
  batchId: string,
  query = "",
): Promise<Batch> {
  return readBatchAnswer.parse(await callBatches("GET", `/${batchId}${query}`, recruiter));
}

/** Queues what was uploaded, and waits until all of it is parsed. */
export async function parseBatch(recruiter: TestUser, batchId: string): Promise<Batch> {
  await callBatches("POST", `/${batchId}/parse`, recruiter);
  const queued = () =>
    asService().from("batch_resumes").select("id").eq("batch_id", batchId).eq("state", "queued");
  await eventually(async () => {
    const { data } = await queued().throwOnError();
    return data.length === 0 ? true : undefined;
  });
  return readBatch(recruiter, batchId);
}

/** A batch whose files are parsed. */
export async function parsedBatch(
  recruiter: TestUser,
  jobRoleId: string,
  files: Record<string, Uint8Array>,
): Promise<Batch> {
  const id = await createBatch(recruiter, jobRoleId);
  await uploadFiles(recruiter, id, files);
  return parseBatch(recruiter, id);
}

/** A batch that no request has created. @returns its id */
export async function createResumeBatch(job_role_id: string): Promise<string> {
  const inserted = asService().from("resume_batches").insert({ job_role_id }).select("id").single();
  return (await inserted.throwOnError()).data.id;
}

/** What is stored in the folder of a batch. */
export async function filesOf(batchId: string): Promise<string[]> {
  const { data, error } = await asService().storage.from("resume-batches").list(batchId);
  if (error) throw error;
  return data.map(({ name }) => name);
}
