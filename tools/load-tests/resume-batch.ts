import { randomUUID } from "node:crypto";
import pWaitFor from "p-wait-for";
import { PDFDocument, StandardFonts } from "pdf-lib";
import type { Sql } from "postgres";
import * as z from "zod";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { inParallel } from "../../shared/core/in-parallel";

const TOKEN_LIFETIME_SECONDS = 3_600;
const FILES_A_REQUEST = 100;
const UPLOADS_AT_ONCE = 8;
/** No request may take longer. */
const REQUEST_DEADLINE_MS = 30_000;
const PARSING_DEADLINE_MS = 30 * 60_000;
const POLL_MS = 500;
/** One in so many files is no PDF, and one is of the same person as the file before it. */
const REFUSED_EACH = 50;
const DUPLICATE_EACH = 40;

interface Target {
  api: string;
  sql: Sql;
}

interface Recruiter {
  jobRoleId: string;
  token: string;
}

async function createRecruiter(sql: Sql): Promise<Recruiter> {
  const [id, organisationId, jobRoleId] = [randomUUID(), randomUUID(), randomUUID()];
  await sql`insert into auth.users (id, email) values (${id}, ${`${id}@example.test`})`;
  await sql`insert into organisations (id, name) values (${organisationId}, 'Many resumes')`;
  await sql`
    insert into org_users (organisation_id, user_id, role)
    values (${organisationId}, ${id}, 'recruiter')`;
  await sql`
    insert into job_roles (id, organisation_id, title, status)
    values (${jobRoleId}, ${organisationId}, 'Wanted by many', 'active')`;
  return { jobRoleId, token: await signUserToken({ id }, TOKEN_LIFETIME_SECONDS) };
}

/** A recruiter's requests, and how long the longest of each kind took. */
class Client {
  readonly longestMs = new Map<string, number>();

  constructor(
    readonly api: string,
    readonly token: string,
  ) {}

  async call<Answer extends z.ZodType>(
    method: "GET" | "POST",
    path: string,
    answer: Answer,
    body?: object,
  ): Promise<z.output<Answer>> {
    const response = await this.#timed(`${method} ${path.replaceAll(/[\w-]{36}/g, "{id}")}`, () =>
      fetch(`${this.api}/api/resumes/batches${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(body ? { "content-type": "application/json" } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
      }),
    );
    return answer.parse(await response.json());
  }

  async upload(url: string | null, content: Uint8Array): Promise<void> {
    const response = await this.#timed("upload", () =>
      fetch(url ?? "", {
        method: "PUT",
        headers: { "content-type": "application/pdf" },
        body: Uint8Array.from(content),
        signal: AbortSignal.timeout(REQUEST_DEADLINE_MS),
      }),
    );
    if (!response.ok) throw new Error(`The upload ended with ${response.status}.`);
  }

  async #timed(kind: string, request: () => Promise<Response>): Promise<Response> {
    const start = performance.now();
    const response = await request();
    const longest = Math.max(this.longestMs.get(kind) ?? 0, performance.now() - start);
    this.longestMs.set(kind, longest);
    return response;
  }
}

const isRefused = (index: number) => index % REFUSED_EACH === REFUSED_EACH - 1;
const isDuplicate = (index: number) => index % DUPLICATE_EACH === DUPLICATE_EACH - 1;

async function contentOf(index: number): Promise<Uint8Array> {
  if (isRefused(index)) return new TextEncoder().encode(`No PDF ${index}`);
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage();
  const person = isDuplicate(index) ? index - 1 : index;
  const lines = [
    "Robin Example",
    `robin-${person}@example.test`,
    `Registered nurse, on ward ${index}.`,
  ];
  lines.forEach((line, row) => {
    page.drawText(line, { x: 50, y: 780 - row * 24, size: 12, font });
  });
  return document.save();
}

const created = z.object({ id: z.guid() });
const added = z.object({ files: z.array(z.object({ upload_url: z.url().nullable() })) });
const read = z.object({
  states: z.record(z.string(), z.int()),
  resumes: z.array(z.object({ id: z.guid() })),
  next: z.guid().nullable(),
});

async function uploadAll(client: Client, batchId: string, files: number): Promise<void> {
  for (let first = 0; first < files; first += FILES_A_REQUEST) {
    const indices = Array.from(
      { length: Math.min(FILES_A_REQUEST, files - first) },
      (_, offset) => first + offset,
    );
    const file_names = indices.map((index) => `${index}.pdf`);
    const links = await client.call("POST", `/${batchId}/files`, added, { file_names });
    const outcomes = await inParallel(indices, UPLOADS_AT_ONCE, async (index) =>
      client.upload(links.files[index - first]?.upload_url ?? null, await contentOf(index)),
    );
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
  }
}

/** Reads all pages. @returns the numbers of resumes by state, and how many pages listed */
async function readAll(client: Client, batchId: string) {
  const ids = new Set<string>();
  for (let after = ""; ; ) {
    const page = await client.call("GET", `/${batchId}${after}`, read);
    for (const { id } of page.resumes) ids.add(id);
    if (page.next === null) return { states: page.states, listed: ids.size };
    after = `?after=${page.next}`;
  }
}

/**
 * Uploads and parses a batch of resumes, and prints what its longest requests took.
 * @throws Error where a request takes longer than 30 seconds, or a resume is not in the state in which it should be
 */
export async function testResumeBatch({ api, sql }: Target, files: number): Promise<void> {
  const { jobRoleId, token } = await createRecruiter(sql);
  const client = new Client(api, token);
  const start = performance.now();
  const { id } = await client.call("POST", "", created, { job_role_id: jobRoleId });
  await uploadAll(client, id, files);
  const uploadedAt = performance.now();
  await client.call("POST", `/${id}/parse`, z.object({ queued: z.literal(files) }));
  await pWaitFor(
    async () => {
      const queued = await sql`
        select from batch_resumes where batch_id = ${id} and state = 'queued' limit 1`;
      return queued.length === 0;
    },
    { interval: POLL_MS, timeout: { milliseconds: PARSING_DEADLINE_MS } },
  );
  const parsedAt = performance.now();
  const { states, listed } = await readAll(client, id);
  const inSeconds = (from: number, to: number) => ((to - from) / 1_000).toFixed(1);
  console.log(
    `Uploaded ${files} resumes in ${inSeconds(start, uploadedAt)} s, parsed them in ` +
      `${inSeconds(uploadedAt, parsedAt)} s: ${JSON.stringify(states)}`,
  );
  for (const [kind, ms] of client.longestMs) console.log(`  longest ${kind}: ${ms.toFixed(0)} ms`);

  const indices = Array.from({ length: files }, (_, index) => index);
  const refused = indices.filter(isRefused).length;
  const duplicate = indices.filter(
    (index) => isDuplicate(index) && !isRefused(index) && !isRefused(index - 1),
  ).length;
  const expected = { parsed: files - refused - duplicate, refused, duplicate };
  for (const [state, number] of Object.entries(expected)) {
    if ((states[state] ?? 0) !== number) {
      throw new Error(`${states[state] ?? 0} resumes are ${state}, and should be ${number}.`);
    }
  }
  if (listed !== files) throw new Error(`The pages list ${listed} of ${files} resumes.`);
}
