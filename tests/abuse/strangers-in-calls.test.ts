import * as z from "zod";
import { call } from "../support/api";
import { deliver, sampleCall } from "../support/calls";
import { getReply, said } from "../support/interviews";
import { asService, asUser, createUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const statusOfInterview = async () => {
  const row = asService().from("interviews").select("status").eq("id", world.interviewId).single();
  return (await row.throwOnError()).data.status;
};

const requestToken = (user: TestUser, interviewId?: string) =>
  call("POST", "/api/acs/token", {
    token: user.token,
    body: interviewId ? { interview_id: interviewId } : {},
  });

const groupOf = async (user: TestUser) => {
  const { body } = await requestToken(user, world.interviewId);
  return z.object({ group_id: z.guid() }).parse(body).group_id;
};

/** Joins and leaves a group call, with a token that any user can get. */
async function callGroup(groupId: string): Promise<void> {
  const { started, added, removed, ended } = sampleCall(groupId);
  for (const event of [started(), added(), removed(), ended()]) {
    expect((await deliver([event])).status).toBe(200);
  }
}

describe("a stranger's call", () => {
  it("does not start or end an interview whose id the stranger knows", async () => {
    const stranger = await createUser();
    expect((await requestToken(stranger)).status).toBe(200);
    expect((await requestToken(stranger, world.interviewId)).status).toBe(404);
    await callGroup(world.interviewId);
    expect(await statusOfInterview()).toBe("invited");
  });

  it("does not complete an interview in which the candidate is writing", async () => {
    const { candidate, interviewId } = world;
    const request = { candidate, interviewId, messages: said("Hello, I am ready to begin.") };
    await getReply(request);
    for (const guess of [interviewId, world.applicationId, candidate.id]) await callGroup(guess);
    expect(await statusOfInterview()).toBe("in_progress");
    await getReply({ ...request, messages: said("Hello, I am ready to begin.", "I nursed.") });
  });

  it("does not end the candidate's call", async () => {
    const own = sampleCall(await groupOf(world.candidate));
    await deliver([own.started()]);
    await callGroup(world.interviewId);
    await deliver([own.ended()]);
    const { data } = await asService()
      .from("interviews")
      .select("status, duration_seconds")
      .eq("id", world.interviewId)
      .throwOnError();
    expect(data).toEqual([{ status: "completed", duration_seconds: 600 }]);
  });
});

describe("the id of an interview's group call", () => {
  it("is the same for all participants, and another for each interview", async () => {
    const first = await groupOf(world.candidate);
    expect(await groupOf(world.recruiter)).toBe(first);
    world = await createWorld();
    expect(await groupOf(world.candidate)).not.toBe(first);
  });

  it("is returned to nobody who only reads the interview", async () => {
    for (const user of [world.viewer, world.member]) {
      expect((await requestToken(user, world.interviewId)).status).toBe(403);
    }
  });

  it("is in no table that users read, also when an event names it as its correlation id", async () => {
    const groupId = await groupOf(world.candidate);
    const { started } = sampleCall(groupId);
    const event = started();
    event.data["correlationId"] = groupId;
    expect((await deliver([event])).status).toBe(200);
    expect(await statusOfInterview()).toBe("in_progress");

    for (const user of [world.candidate, world.admin]) {
      const { data } = await asUser(user).from("interviews").select().throwOnError();
      expect(data.map(({ id }) => id)).toContain(world.interviewId);
      expect(JSON.stringify(data)).not.toContain(groupId);
    }
    const { status, body } = await call("GET", "/api/privacy/export", {
      token: world.candidate.token,
    });
    expect(status).toBe(200);
    expect(JSON.stringify(body)).toContain(world.interviewId);
    expect(JSON.stringify(body)).not.toContain(groupId);
  });
});
