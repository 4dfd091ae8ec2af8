import { randomUUID } from "node:crypto";
import { addedFiles, resumeBatch } from "../../../shared/resumes/batches";
import { call, problemOf } from "../../support/api";
import { connectForTests } from "../../support/postgres";
import {
  callBatches,
  createBatch,
  parseBatch,
  parsedBatch,
  putFile,
  readBatch,
  uploadFiles,
} from "../../support/resume-batches";
import { resumePdf } from "../../support/resumes";
import { asUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const linesOf = (name: string, address: string) => [
  name,
  address,
  "Registered nurse with six years on a surgical ward.",
  "Skills",
  "Wound care, triage, handover",
];
const newAddress = () => `${randomUUID()}@example.test`;
const resumeOf = (name: string, address = newAddress()) => resumePdf(linesOf(name, address));
const text = (words: string) => new TextEncoder().encode(words);

const byName = (batch: Awaited<ReturnType<typeof readBatch>>) =>
  Object.fromEntries(batch.resumes.map((resume) => [resume.file_name, resume]));

describe("a batch of resumes", () => {
  it("is uploaded by links, parsed by the queue, and read with what each resume says", async () => {
    const address = newAddress();
    const batch = await parsedBatch(world.recruiter, world.jobRoleId, {
      "mia.pdf": await resumeOf("Mia Keller", address.toUpperCase()),
      "tom.pdf": await resumeOf("Tom Reid"),
    });
    expect(batch).toMatchObject({
      job_role_id: world.jobRoleId,
      states: { parsed: 2 },
      next: null,
    });
    expect(byName(batch)["mia.pdf"]).toMatchObject({
      state: "parsed",
      reason: null,
      email: address,
      resume: {
        first_name: "Mia",
        last_name: "Keller",
        skills: expect.arrayContaining(["triage"]),
      },
    });
  });

  it("refuses files that cannot be parsed with the reason, and parses the others", async () => {
    const batch = await parsedBatch(world.recruiter, world.jobRoleId, {
      "text.pdf": text("a text"),
      "corrupt.pdf": text("%PDF-1.7 corrupt"),
      "empty.pdf": await resumePdf([]),
      "mia.pdf": await resumeOf("Mia Keller"),
    });
    expect(batch.states).toEqual({ refused: 3, parsed: 1 });
    const reasons = batch.resumes.map(({ file_name, reason }) => [file_name, reason]);
    expect(Object.fromEntries(reasons)).toEqual({
      "text.pdf": "not_a_pdf",
      "corrupt.pdf": "pdf_corrupt",
      "empty.pdf": "pdf_no_text",
      "mia.pdf": null,
    });
  });

  it("leaves a resume without a mail address to a review", async () => {
    const batch = await parsedBatch(world.recruiter, world.jobRoleId, {
      "mia.pdf": await resumePdf(["Mia Keller", "Registered nurse."]),
    });
    expect(batch.resumes).toMatchObject([
      { state: "needs_review", reason: "no_address", email: null, resume: { first_name: "Mia" } },
    ]);
  });

  it("finds resumes of the same person for the role, in whatever batch", async () => {
    const [address, file] = [newAddress(), await resumeOf("Tom Reid")];
    const first = await parsedBatch(world.recruiter, world.jobRoleId, {
      "mia.pdf": await resumeOf("Mia Keller", address),
      "tom.pdf": file,
    });
    const originals = byName(first);
    const second = await parsedBatch(world.admin, world.jobRoleId, {
      "again.pdf": await resumeOf("Mia K.", address),
      "copy.pdf": file,
      "applied.pdf": await resumeOf("Robin Example", world.candidate.email),
    });
    expect(second.states).toEqual({ duplicate: 3 });
    expect(byName(second)).toMatchObject({
      "again.pdf": { reason: "same_address", duplicate_of: originals["mia.pdf"]?.id },
      "copy.pdf": { reason: "same_file", duplicate_of: originals["tom.pdf"]?.id },
      "applied.pdf": { reason: "already_applied", application_id: world.applicationId },
    });
  });

  it("queues and saves each resume once, however often that is requested", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    await uploadFiles(world.recruiter, id, { "mia.pdf": await resumeOf("Mia Keller") });
    const request = () => callBatches("POST", `/${id}/parse`, world.recruiter);
    expect(await Promise.all([request(), request()])).toEqual(
      expect.arrayContaining([
        { queued: 1, waiting: 0 },
        { queued: 0, waiting: 0 },
      ]),
    );
    const parsed = await parseBatch(world.recruiter, id);
    const [again] = await sql`
      select save_batch_resume(id, 'refused', 'not_a_pdf') as state
      from batch_resumes where batch_id = ${id}`;
    expect(again).toEqual({ state: null });
    expect(await readBatch(world.recruiter, id)).toEqual(parsed);
  });

  it("queues a resume again whose parsing was given up", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    await uploadFiles(world.recruiter, id, { "mia.pdf": await resumeOf("Mia Keller") });
    await sql`
      update batch_resumes set state = 'queued', queued_at = now() - interval '14 hours'
      where batch_id = ${id}`;
    expect((await parseBatch(world.recruiter, id)).states).toEqual({ parsed: 1 });
  });

  it("is read in pages, and by state", async () => {
    const names = Array.from({ length: 5 }, (_, index) => `${index}.pdf`);
    const id = await createBatch(world.recruiter, world.jobRoleId);
    await callBatches("POST", `/${id}/files`, world.recruiter, { file_names: names });
    const read: string[] = [];
    let after: string | null = "";
    while (after !== null) {
      const page = await readBatch(world.recruiter, id, `?limit=2${after && `&after=${after}`}`);
      expect(page.states).toEqual({ waiting: 5 });
      read.push(...page.resumes.map(({ file_name }) => file_name));
      after = page.next;
    }
    expect(read.sort()).toEqual(names);
    expect((await readBatch(world.recruiter, id, "?state=parsed")).resumes).toEqual([]);
  });

  it("is created once under an idempotency key", async () => {
    const create = () =>
      call("POST", "/api/resumes/batches", {
        token: world.recruiter.token,
        headers: { "idempotency-key": "one" },
        body: { job_role_id: world.jobRoleId },
      });
    const [first, second] = [await create(), await create()];
    expect(second.body).toEqual(first.body);
    expect(resumeBatch.parse(first.body).job_role_id).toBe(world.jobRoleId);
  });
});

describe("the files of a batch", () => {
  const addFiles = (id: string, file_names: string[]) =>
    call("POST", `/api/resumes/batches/${id}/files`, {
      token: world.recruiter.token,
      body: { file_names },
    });

  it("are added once by their names, and get a link until they are uploaded", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    const ids = await uploadFiles(world.recruiter, id, { "mia.pdf": await resumeOf("Mia") });
    const again = await addFiles(id, ["tom.pdf", "mia.pdf", "tom.pdf"]);
    expect(again.body).toEqual({
      files: [
        {
          id: expect.any(String),
          file_name: "tom.pdf",
          state: "waiting",
          upload_url: expect.stringContaining("http"),
        },
        { id: ids.get("mia.pdf"), file_name: "mia.pdf", state: "waiting", upload_url: null },
      ],
    });
  });

  it("are not replaced by their link, and not larger than 10 MiB or of another type", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    const { body } = await addFiles(id, ["a.pdf", "b.pdf", "c.pdf"]);
    const [first, second, third] = addedFiles.parse(body).files.map((file) => file.upload_url);
    const put = async (link: string | null = "", content: Uint8Array, type?: string) =>
      (await putFile(link, content, type)).status;
    expect(await put(first, await resumeOf("Mia Keller"))).toBe(200);
    expect(await put(first, await resumeOf("Tom Reid"))).toBeGreaterThanOrEqual(400);
    const tooLarge = new Uint8Array(10 * 1024 * 1024 + 1);
    expect(await put(second, tooLarge)).toBeGreaterThanOrEqual(400);
    expect(await put(third, text("<p>"), "text/html")).toBeGreaterThanOrEqual(400);
  });

  it("are at most 1,000", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    await sql`
      insert into batch_resumes (batch_id, file_name)
      select ${id}, number::text from generate_series(1, 999) as number`;
    expect((await addFiles(id, ["1000", "999"])).status).toBe(200);
    const refused = await addFiles(id, ["1001"]);
    expect([refused.status, problemOf(refused).code]).toEqual([409, "batch_full"]);
  });

  it("are at most 5,000 a day for an organisation", async () => {
    for (let batch = 1; batch <= 5; batch += 1) {
      await sql`
        with created as (
          insert into resume_batches (job_role_id) values (${world.jobRoleId}) returning id
        )
        insert into batch_resumes (batch_id, file_name)
        select id, number::text from created, generate_series(1, 1000) as number`;
    }
    const refused = await addFiles(await createBatch(world.recruiter, world.jobRoleId), ["1"]);
    expect([refused.status, problemOf(refused).code]).toEqual([429, "resume_limit_reached"]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(80_000);
  });

  it("are opened by recruiters, and by nobody else", async () => {
    const id = await createBatch(world.recruiter, world.jobRoleId);
    const ids = await uploadFiles(world.recruiter, id, { "mia.pdf": await resumeOf("Mia") });
    const download = async (who: keyof World) => {
      const user = world[who];
      if (typeof user === "string") throw new Error("Not a user");
      const bucket = asUser(user).storage.from("resume-batches");
      const path = `${id}/${ids.get("mia.pdf")}.pdf`;
      const changed = await bucket.update(path, new Blob(["%PDF-1.7"]));
      expect(changed.error).not.toBeNull();
      return (await bucket.download(path)).error === null;
    };
    const callers = [
      "recruiter",
      "hiringManager",
      "admin",
      "viewer",
      "candidate",
      "outsider",
    ] as const;
    const opened = [];
    for (const caller of callers) if (await download(caller)) opened.push(caller);
    expect(opened).toEqual(["recruiter", "hiringManager", "admin"]);
  });
});
