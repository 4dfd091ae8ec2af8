import { call } from "../../support/api";
import { eventually } from "../../support/eventually";
import { connectForTests } from "../../support/postgres";
import { createBatch, filesOf, readBatch, uploadFiles } from "../../support/resume-batches";
import { resumePdf } from "../../support/resumes";
import { asUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
let batchId: string;
beforeEach(async () => {
  world = await createWorld();
  batchId = await createBatch(world.recruiter, world.jobRoleId);
  const files = { "mia.pdf": await resumePdf(["Mia"]), "tom.pdf": await resumePdf(["Tom"]) };
  await uploadFiles(world.recruiter, batchId, files);
  // Otherwise the files are deleted once the links have expired.
  await sql`update batch_resumes set link_expires_at = now() where batch_id = ${batchId}`;
});

const cleanUp = async () => {
  const { token } = world.admin;
  const { body } = await call("POST", "/api/admin/data-cleanup?run_async=false", { token });
  return body;
};
const age = (days: number, name = "") => sql`
  update batch_resumes set created_at = now() - make_interval(days => ${days})
  where batch_id = ${batchId} and starts_with(file_name, ${name})`;
const untilFiles = (number: number) =>
  eventually(async () => ((await filesOf(batchId)).length === number ? true : undefined));

describe("resumes of a batch", () => {
  it("are deleted after 90 days, with their files", async () => {
    await age(91, "mia");
    await age(89, "tom");
    expect(await cleanUp()).toMatchObject({ result: { resumes_deleted: 1, errors: [] } });
    const { resumes } = await readBatch(world.recruiter, batchId);
    expect(resumes.map(({ file_name }) => file_name)).toEqual(["tom.pdf"]);
    await untilFiles(1);
  });

  it("are deleted earlier where the organisation retains transcripts for less", async () => {
    const organisations = sql`
      update organisations set transcript_retention_days = 7 where id = ${world.organisationId}`;
    await organisations;
    await age(8, "mia");
    expect(await cleanUp()).toMatchObject({ result: { resumes_deleted: 1 } });
    await untilFiles(1);
  });

  it("are deleted with their job role, with their files", async () => {
    const roles = asUser(world.admin).from("job_roles");
    expect((await roles.delete().eq("id", world.jobRoleId)).error).toBeNull();
    await cleanUp();
    await untilFiles(0);
  });

  it("keep a file that may still arrive, until its link has expired", async () => {
    await sql`
      update batch_resumes set link_expires_at = now() + interval '1 hour'
      where batch_id = ${batchId} and file_name = 'mia.pdf'`;
    await sql`delete from batch_resumes where batch_id = ${batchId}`;
    const due = await sql`
      select due_at > now() + interval '50 minutes' as late from outgoing_messages
      where body ->> 'batch_id' = ${batchId} order by late`;
    expect(due.map(({ late }) => late)).toEqual([false, true]);
  });
});

it("a batch of which nothing is left is deleted after 90 days", async () => {
  await age(91);
  await sql`
    update resume_batches set created_at = now() - interval '91 days' where id = ${batchId}`;
  await cleanUp();
  expect(await sql`select from resume_batches where id = ${batchId}`).toHaveLength(0);
});
