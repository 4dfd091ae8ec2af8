import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../support/api";
import { deliver, sampleCall } from "../support/calls";
import { groupOf } from "../support/group-calls";
import { connectForTests } from "../support/postgres";
import { getReply, said } from "../support/interviews";
import { asService, asUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const sql = connectForTests();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const open = (user: TestUser, fields: { retake?: boolean } = {}) =>
  call("POST", "/api/interviews", {
    token: user.token,
    body: { application_id: world.applicationId, ...fields },
  });

const idOf = ({ body }: { body: unknown }) => z.object({ id: z.guid() }).parse(body).id;

async function complete(interviewId = world.interviewId): Promise<void> {
  const path = `/api/interviews/${interviewId}/complete`;
  expect((await call("POST", path, { token: world.candidate.token })).status).toBe(200);
}

const interviews = async () => {
  const rows = await sql`
    select id, status from interviews
    where application_id = ${world.applicationId} order by created_at`;
  return rows.map((row) => [row["id"], row["status"]]);
};

const newCall = async (interviewId: string) => sampleCall(await groupOf({ sql }, interviewId));

async function holdCall(interviewId: string): Promise<void> {
  const { started, ended } = await newCall(interviewId);
  for (const event of [started(), ended()]) expect((await deliver([event])).status).toBe(200);
}

describe("a candidate who completed an interview", () => {
  const ONE = () => [[world.interviewId, "completed"]];

  it.each([{}, { retake: false }])("gets no second one with %j", async (fields) => {
    await complete();
    for (const user of [world.candidate, world.recruiter]) {
      const refused = await open(user, fields);
      expect([refused.status, problemOf(refused).code]).toEqual([409, "interview_completed"]);
    }
    expect(await interviews()).toEqual(ONE());
  });

  it("gets no second one when its calls completed it", async () => {
    await holdCall(world.interviewId);
    expect(problemOf(await open(world.candidate)).code).toBe("interview_completed");
    expect(await interviews()).toEqual(ONE());
  });

  it("cannot grant it to themselves, before or after", async () => {
    expect((await open(world.candidate, { retake: true })).status).toBe(403);
    await complete();
    expect((await open(world.candidate, { retake: true })).status).toBe(403);
    expect(await interviews()).toEqual(ONE());
  });

  it("gets no second one by an invitation", async () => {
    const token = randomUUID();
    await asService()
      .from("invitations")
      .insert({
        application_id: world.applicationId,
        token: createHash("sha256").update(token).digest("hex"),
        expires_at: new Date(Date.now() + 3_600_000).toISOString(),
      })
      .throwOnError();
    await complete();
    const body = { token };
    const refused = await call("POST", "/api/invitations/accept", {
      token: world.candidate.token,
      body,
    });
    expect([refused.status, problemOf(refused).code]).toEqual([409, "interview_completed"]);
    expect(await interviews()).toEqual(ONE());
  });

  it("gets no second one by applying again after a rejection", async () => {
    await complete();
    await asUser(world.recruiter)
      .from("applications")
      .update({ status: "rejected" })
      .eq("id", world.applicationId)
      .throwOnError();
    const { data } = await asUser(world.candidate)
      .from("applications")
      .insert({ job_role_id: world.jobRoleId, candidate_id: world.candidate.id })
      .select("id")
      .single()
      .throwOnError();
    const openAgain = (user: TestUser, fields = {}) =>
      call("POST", "/api/interviews", {
        token: user.token,
        body: { application_id: data.id, ...fields },
      });
    expect(problemOf(await openAgain(world.candidate)).code).toBe("interview_completed");
    const granted = idOf(await openAgain(world.recruiter, { retake: true }));
    const entries = await sql`
      select from audit_log where action = 'interview.retake_granted' and entity_id = ${granted}`;
    expect(entries).toHaveLength(1);
  });

  it("does not open it again by joining its call once it is scored", async () => {
    await getReply({
      candidate: world.candidate,
      interviewId: world.interviewId,
      messages: said("I cared for six patients on a surgical ward."),
    });
    await holdCall(world.interviewId);
    const body = { interview_id: world.interviewId };
    const scored = await call("POST", "/api/ai/score", { token: world.recruiter.token, body });
    expect(scored.status).toBe(200);
    const rejoined = await newCall(world.interviewId);
    expect((await deliver([rejoined.started()])).status).toBe(200);
    expect(await interviews()).toEqual(ONE());
  });

  it("does not open it again by joining its call", async () => {
    await complete();
    const rejoined = await newCall(world.interviewId);
    expect((await deliver([rejoined.started()])).status).toBe(200);
    expect(await interviews()).toEqual(ONE());
  });
});

describe("a recruiter", () => {
  const retake = () => open(world.recruiter, { retake: true });

  it("grants one more interview, however often they ask, which is audited once", async () => {
    await complete();
    const granted = await Promise.all(Array.from({ length: 5 }, retake));
    const [id, ...others] = new Set(granted.map(idOf));
    expect(others).toEqual([]);
    expect(await interviews()).toEqual([
      [world.interviewId, "completed"],
      [id, "invited"],
    ]);
    expect(idOf(await open(world.candidate))).toBe(id);
    const entries = await sql`
      select user_id, organisation_id from audit_log
      where action = 'interview.retake_granted' and entity_id = ${String(id)}`;
    expect([...entries]).toEqual([
      { user_id: world.recruiter.id, organisation_id: world.organisationId },
    ]);
  });

  it("grants no more than one at a time", async () => {
    await complete();
    const second = idOf(await retake());
    await complete(second);
    expect(problemOf(await open(world.candidate)).code).toBe("interview_completed");
  });

  it("gets the open interview where there is one, and nothing is granted", async () => {
    expect(idOf(await retake())).toBe(world.interviewId);
    const entries = await sql`
      select from audit_log
      where action = 'interview.retake_granted' and entity_id = ${world.interviewId}`;
    expect(entries).toHaveLength(0);
  });

  it("ends the earlier interview by that: no call opens it again", async () => {
    await holdCall(world.interviewId);
    const second = idOf(await retake());
    const rejoined = await newCall(world.interviewId);
    expect((await deliver([rejoined.started()])).status).toBe(200);
    expect(await interviews()).toEqual([
      [world.interviewId, "completed"],
      [second, "invited"],
    ]);
  });

  it("sends no invitation that could not be accepted", async () => {
    const invite = () =>
      call("POST", "/api/invitations/send", {
        token: world.recruiter.token,
        body: {
          application_id: world.applicationId,
          candidate_email: world.candidate.email,
          candidate_name: "Robin",
          job_title: "Nurse",
          organisation_name: "Harbour Clinic",
        },
      });
    await complete();
    const refused = await invite();
    expect([refused.status, problemOf(refused).code]).toEqual([409, "interview_completed"]);
    await retake();
    expect((await invite()).status).toBe(200);
  });
});

it("the shortlist says which interview counted", async () => {
  await complete();
  const second = idOf(await open(world.recruiter, { retake: true }));
  const scores = [
    { interview_id: world.interviewId, overall_score: 90 },
    { interview_id: second, overall_score: 80 },
  ];
  await asService().from("interview_scores").insert(scores).throwOnError();
  const { body } = await call("POST", "/api/ai/generate-shortlist", {
    token: world.recruiter.token,
    body: { job_role_id: world.jobRoleId },
  });
  expect(body).toMatchObject({
    candidates: [
      { application_id: world.applicationId, interview_id: world.interviewId, match_score: 90 },
    ],
  });
});
