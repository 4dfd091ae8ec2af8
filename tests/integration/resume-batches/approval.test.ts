import { randomUUID } from "node:crypto";
import { approvalAnswer } from "../../../shared/resumes/approve";
import { call } from "../../support/api";
import { breakSimulator, healSimulator } from "../../support/faults";
import { inviteAddress } from "../../support/invitations";
import { mailHost } from "../../support/mail-host";
import { mailsTo, newestMailTo } from "../../support/mails";
import { connectForTests } from "../../support/postgres";
import { createResumeBatch, parsedBatch, readBatch } from "../../support/resume-batches";
import { resumePdf } from "../../support/resumes";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";
import { createApplication, createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const newAddress = () => `${randomUUID()}@example.test`;
const resumeOf = (name: string, address: string) =>
  resumePdf([name, address, "Registered nurse with six years on a surgical ward."]);

async function approve(batchId: string, resumes: object[], key = "one", api = stack().api) {
  const { status, body } = await call("POST", `/api/resumes/batches/${batchId}/approve`, {
    api,
    token: world.recruiter.token,
    headers: { "idempotency-key": key },
    body: { resumes },
  });
  expect([status, body]).toEqual([200, expect.anything()]);
  return approvalAnswer.parse(body).answers;
}

/** A batch of one parsed resume. */
async function batchOf(name: string, address: string) {
  const files = { "a.pdf": await resumeOf(name, address) };
  const { id, resumes } = await parsedBatch(world.recruiter, world.jobRoleId, files);
  return { id, resume_id: resumes[0]?.id ?? "" };
}

describe("approving a resume", () => {
  const own = mailHost();

  it("makes an application, which becomes that of the person who accepts by the address", async () => {
    const person = await createUser();
    const { id, resume_id } = await batchOf("Mia Keller", person.email);
    const [answer] = await approve(id, [{ resume_id }]);
    expect(answer).toEqual({ resume_id, status: 200, application_id: expect.any(String) });
    const { text } = await newestMailTo(person.email);
    expect(text).toMatch(/^Hello Mia Keller,/);
    const token = /\/([\w-]{43})\b/.exec(text)?.[1] ?? "";
    const accepted = await call("POST", "/api/invitations/accept", {
      token: person.token,
      body: { token },
    });
    expect(accepted.status).toBe(200);
    const { resumes } = await readBatch(world.recruiter, id);
    const application_id = resumes[0]?.application_id ?? "";
    expect(resumes).toMatchObject([{ state: "approved", reason: null, application_id }]);
    const [row] = await sql`
      select job_role_id, candidate_id from applications where id = ${application_id}`;
    expect(row).toEqual({ job_role_id: world.jobRoleId, candidate_id: person.id });
  });

  it("uses the application of a person who has applied since", async () => {
    const person = await createUser();
    const { id, resume_id } = await batchOf("Mia Keller", person.email);
    const application_id = await createApplication(world.jobRoleId, person);
    expect(await approve(id, [{ resume_id }])).toEqual([
      { resume_id, status: 200, application_id },
    ]);
  });

  it("leads to the application of a person who applies before they accept", async () => {
    const person = await createUser();
    const { id, resume_id } = await batchOf("Mia Keller", person.email);
    await approve(id, [{ resume_id }]);
    const application_id = await createApplication(world.jobRoleId, person);
    const { text } = await newestMailTo(person.email);
    const token = /\/([\w-]{43})\b/.exec(text)?.[1] ?? "";
    const accepted = await call("POST", "/api/invitations/accept", {
      token: person.token,
      body: { token },
    });
    expect(accepted.status).toBe(200);
    const { resumes } = await readBatch(world.recruiter, id);
    expect(resumes).toMatchObject([{ state: "approved", application_id }]);
  });

  it("sends one mail, and gives one answer, however often it is requested", async () => {
    const address = newAddress();
    const { id, resume_id } = await batchOf("Mia Keller", address);
    const first = await approve(id, [{ resume_id }]);
    expect(await approve(id, [{ resume_id }])).toEqual(first);
    expect(await approve(id, [{ resume_id }], "another key")).toEqual(first);
    const sent = await sql`
      select invitations.id from invitations
      join applications on applications.id = application_id
      where invited_email = ${address}`;
    expect(sent).toHaveLength(1);
  });

  it("sends no mail to who was sent an invitation since, whose link goes on working", async () => {
    const address = newAddress();
    const { id, resume_id } = await batchOf("Mia Keller", address);
    const { token } = await inviteAddress(world, address);
    const approved = await approve(id, [{ resume_id }]);
    expect(approved).toMatchObject([{ status: 200, application_id: expect.any(String) }]);
    expect(await approve(id, [{ resume_id }])).toEqual(approved);
    expect(await mailsTo(address)).toHaveLength(1);
    const link = await call("POST", "/api/invitations/validate", { body: { token } });
    expect(link.status).toBe(200);
  });

  it("sends one mail when two recruiters approve it at once", async () => {
    const address = newAddress();
    const { id, resume_id } = await batchOf("Mia Keller", address);
    const approvals = await Promise.all(
      [world.recruiter, world.admin].map(({ token }) =>
        call("POST", `/api/resumes/batches/${id}/approve`, {
          token,
          body: { resumes: [{ resume_id }] },
        }),
      ),
    );
    const given = approvals.flatMap(({ body }) => approvalAnswer.parse(body).answers);
    const refused = given.filter(({ status }) => status !== 200);
    expect(refused.length).toBeLessThan(2);
    for (const each of refused) expect(each).toMatchObject({ status: 409, code: "in_progress" });
    expect(await mailsTo(address)).toHaveLength(1);
    expect(await approve(id, [{ resume_id }])).toMatchObject([{ resume_id, status: 200 }]);
  });

  it("leaves a resume open whose mail could not be sent, and sends it when repeated", async () => {
    const { id, resume_id } = await batchOf("Mia Keller", newAddress());
    const repeat = () => approve(id, [{ resume_id }], "one", own.api);
    await breakSimulator(own.mail, { status: 500 });
    expect(await repeat()).toMatchObject([{ resume_id, status: 502, code: "mail_failed" }]);
    expect((await readBatch(world.recruiter, id)).states).toEqual({ parsed: 1 });
    await healSimulator(own.mail);
    expect(await repeat()).toMatchObject([{ resume_id, status: 200 }]);
  });

  it("uses the address that the recruiter gives for a resume without one", async () => {
    const files = { "a.pdf": await resumePdf(["Mia Keller", "Registered nurse."]) };
    const { id, resumes } = await parsedBatch(world.recruiter, world.jobRoleId, files);
    const resume_id = resumes[0]?.id;
    expect(await approve(id, [{ resume_id }])).toMatchObject([
      { resume_id, status: 409, code: "resume_without_address" },
    ]);
    const candidate_email = newAddress();
    const [answer] = await approve(id, [{ resume_id, candidate_email }], "another key");
    expect(answer).toMatchObject({ resume_id, status: 200 });
    expect((await newestMailTo(candidate_email)).text).toMatch(/^Hello Mia Keller,/);
  });

  it("answers each resume by itself, in their order", async () => {
    const { id, resume_id } = await batchOf("Mia Keller", newAddress());
    await sql`insert into batch_resumes (batch_id, file_name) values (${id}, 'later.pdf')`;
    const [waiting] = await sql`
      select id from batch_resumes where batch_id = ${id} and state = 'waiting'`;
    const unknown = randomUUID();
    const wanted = [unknown, String(waiting?.["id"]), resume_id];
    const answers = await approve(
      id,
      wanted.map((each) => ({ resume_id: each })),
    );
    expect(answers).toMatchObject([
      { resume_id: unknown, status: 404, code: "not_found" },
      { resume_id: wanted[1], status: 409, code: "resume_not_open" },
      { resume_id, status: 200 },
    ]);
  });

  it("leaves those open for which the organisation may send no more mails", async () => {
    const id = await createResumeBatch(world.jobRoleId);
    const rows = await sql`
      insert into batch_resumes (batch_id, file_name, state, email)
      select ${id}, number::text, 'parsed', ${randomUUID()} || number || '@example.test'
      from generate_series(1, 21) as number returning id`;
    const answers = await approve(
      id,
      rows.map((row) => ({ resume_id: row["id"] })),
    );
    const refused = answers.filter(({ status }) => status !== 200);
    expect(refused).toMatchObject([{ status: 429, code: "invitation_limit_reached" }]);
    const { states } = await readBatch(world.recruiter, id);
    expect(states).toEqual({ approved: 20, parsed: 1 });
  });

  it("finds a later resume of somebody who is invited", async () => {
    const address = newAddress();
    const body = {
      job_role_id: world.jobRoleId,
      candidate_email: address.toUpperCase(),
      candidate_name: "Mia",
      job_title: "Nurse",
      organisation_name: "Harbour Clinic",
    };
    await call("POST", "/api/invitations/send", { token: world.recruiter.token, body });
    const files = { "a.pdf": await resumeOf("Mia Keller", address) };
    const { resumes } = await parsedBatch(world.recruiter, world.jobRoleId, files);
    expect(resumes).toMatchObject([{ state: "duplicate", reason: "already_applied" }]);
  });
});

it("of a batch that was not created by the caller's organisation is not found", async () => {
  const { id } = await batchOf("Mia Keller", newAddress());
  const other = await createWorld();
  const { status } = await call("POST", `/api/resumes/batches/${id}/approve`, {
    token: other.recruiter.token,
    body: { resumes: [{ resume_id: randomUUID() }] },
  });
  expect(status).toBe(404);
});
