import { randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createApplication, createWorld, type World } from "../../support/world";

const opened = z.object({ id: z.guid(), application_id: z.guid(), status: z.string() });

const sql = connectForTests();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

describe("opening an interview", () => {
  const open = (userId: string, applicationId: string) =>
    asService().rpc("open_interview", { p_acting_user: userId, p_application_id: applicationId });

  it("creates one when many ask at once", async () => {
    const applicationId = await createApplication(world.jobRoleId, world.candidate);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        open(index % 2 ? world.candidate.id : world.recruiter.id, applicationId),
      ),
    );
    const ids = new Set(answers.map(({ data }) => opened.parse(data).id));
    expect(ids.size).toBe(1);
    const [row] = await sql`
      select count(*)::int from interviews where application_id = ${applicationId}`;
    expect(row?.["count"]).toBe(1);
  });

  it.each(["invited", "scheduled", "in_progress"])("returns the one that is %s", async (status) => {
    const applicationId = await createApplication(world.jobRoleId, world.candidate);
    const [made] = await sql`
      insert into interviews (application_id, status) values (${applicationId}, ${status})
      returning id`;
    const { data } = await open(world.candidate.id, applicationId);
    expect(data).toEqual({ id: made?.["id"], application_id: applicationId, status });
  });

  it.each(["cancelled", "expired"])("creates a new one after one that is %s", async (status) => {
    const applicationId = await createApplication(world.jobRoleId, world.candidate);
    await sql`insert into interviews (application_id, status) values (${applicationId}, ${status})`;
    const { data } = await open(world.candidate.id, applicationId);
    expect(opened.parse(data).status).toBe("invited");
  });

  it("is forbidden for viewers and members, and raises not found for everyone else", async () => {
    const messages = [world.viewer, world.member, world.outsider, world.otherCandidate].map(
      async ({ id }) => (await open(id, world.applicationId)).error?.message,
    );
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "forbidden",
      "application_not_found",
      "application_not_found",
    ]);
    const unknown = await open(world.candidate.id, randomUUID());
    expect(unknown.error?.message).toBe("application_not_found");
  });
});

describe("completing an interview", () => {
  const complete = (userId: string, interviewId: string) =>
    asService().rpc("complete_interview", {
      p_acting_user: userId,
      p_interview_id: interviewId,
      p_scoring_delay_seconds: 120,
    });

  async function interview(status: string, startedAt: string | null): Promise<string> {
    const [row] = await sql`
      insert into interviews (application_id, status, started_at)
      values (${world.applicationId}, ${status}, now() + ${startedAt}::interval) returning id`;
    return String(row?.["id"]);
  }

  it("returns the same each time", async () => {
    const id = await interview("in_progress", "-90 s");
    const answers = await Promise.all([
      complete(world.candidate.id, id),
      complete(world.recruiter.id, id),
    ]);
    const again = await complete(world.candidate.id, id);
    expect(again.data).toEqual({ id, status: "completed", ended_at: expect.any(String) });
    expect(answers.map(({ data }) => data)).toEqual([again.data, again.data]);
    const [row] = await sql`select duration_seconds from interviews where id = ${id}`;
    expect(row?.["duration_seconds"]).toBeGreaterThanOrEqual(90);
  });

  it("sets no duration when it never started", async () => {
    const id = await interview("invited", null);
    expect((await complete(world.candidate.id, id)).error).toBeNull();
    const [row] = await sql`select duration_seconds from interviews where id = ${id}`;
    expect(row?.["duration_seconds"]).toBeNull();
  });

  it.each(["cancelled", "expired"])("is refused when it is %s", async (status) => {
    const { error } = await complete(world.candidate.id, await interview(status, null));
    expect(error?.message).toBe("interview_not_open");
  });

  it("is forbidden for viewers and members, and raises not found for everyone else", async () => {
    const messages = [world.viewer, world.member, world.outsider, world.otherCandidate].map(
      async ({ id }) => (await complete(id, world.interviewId)).error?.message,
    );
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "forbidden",
      "interview_not_found",
      "interview_not_found",
    ]);
  });
});
