import { ServiceBusClient } from "@azure/service-bus";
import { call, problemOf } from "../../support/api";
import { eventually } from "../../support/eventually";
import { ownApp } from "../../support/own-app";
import { insertOrganisation, insertTranscript, type Organisation } from "../../support/retention";
import { signToken } from "../../support/users";
import { untilWaiting } from "../../support/waiting";

const app = ownApp();
let bus: ServiceBusClient;
let ours: Organisation;
let interviewId: string;

beforeAll(() => {
  bus = new ServiceBusClient(app.cloud.serviceBus.connection_string);
});
afterAll(() => bus.close());

beforeEach(async () => {
  ours = await insertOrganisation(app.database);
  ({ id: interviewId } = await insertTranscript(app.database, ours));
  await app.database.sql`delete from score_dimensions`;
});

/** Deletes the transcript, and commits that once a score is waiting to be kept. */
async function deleteDuring<Answer>(scoring: () => Promise<Answer>): Promise<Answer> {
  const { sql } = app.database;
  const scored = Promise.withResolvers<{ answer: Promise<Answer> }>();
  await sql.begin(async (transaction) => {
    await transaction`
      select delete_transcripts(null, array_agg(id))
      from (select id from interviews where id = ${interviewId} for no key update) as held`;
    scored.resolve({ answer: scoring() });
    await untilWaiting(sql);
  });
  return (await scored.promise).answer;
}

const scoresKept = async () => (await app.database.sql`select from interview_scores`).length;

/** What lies in the queue of scorings, or among its dead letters. */
async function peek(options: { subQueueType?: "deadLetter" } = {}) {
  const receiver = bus.createReceiver("interview-scoring", options);
  const found = await receiver.peekMessages(100);
  await receiver.close();
  return found;
}

test("a score whose transcript is deleted while it is made is refused and not kept", async () => {
  const token = await signToken({ sub: ours.adminId });
  const body = { interview_id: interviewId };
  const response = await deleteDuring(() =>
    call("POST", "/api/ai/score", { token, body, api: app.api }),
  );
  expect([response.status, problemOf(response).code]).toEqual([400, "no_transcript"]);
  expect(await scoresKept()).toBe(0);
});

test("a scoring that nobody asked for is then done with, and is no dead letter", async () => {
  const [interview] = await app.database.sql`
    select ended_at from interviews where id = ${interviewId}`;
  const ended_at = interview?.["ended_at"];
  await deleteDuring(() =>
    bus.createSender("interview-scoring").sendMessages({
      messageId: interviewId,
      contentType: "application/json",
      body: { interview_id: interviewId, ended_at },
    }),
  );
  await eventually(async () => ((await peek()).length === 0 ? true : undefined));
  expect(await peek({ subQueueType: "deadLetter" })).toEqual([]);
  expect(app.cloud.host.log()).toContain(
    `"event":"scoring_skipped","function":"score-completed-interview"`,
  );
  expect(await scoresKept()).toBe(0);
});
