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

/** Deletes the transcript, and commits once a score is waiting to be stored. */
async function deleteDuring<Answer>(scoring: () => Promise<Answer>): Promise<Answer> {
  const { sql } = app.database;
  const scored = Promise.withResolvers<{ answer: Promise<Answer> }>();
  await sql.begin(async (transaction) => {
    const [run] = await transaction`
      insert into retention_runs (state, cause) values ('running', 'timer') returning id`;
    const [result] = await transaction`
      select delete_transcripts(${String(run?.["id"])}, jsonb_build_array(jsonb_build_object(
        'interview_id', id, 'interview_updated_at', updated_at, 'evidence', '[]'::jsonb
      ))) as deleted
      from interviews where id = ${interviewId}`;
    expect(result).toEqual({ deleted: { deleted: 1, skipped: 0 } });
    scored.resolve({ answer: scoring() });
    await untilWaiting(sql);
  });
  return (await scored.promise).answer;
}

const scoresStored = async () => (await app.database.sql`select from interview_scores`).length;

/** The messages in the queue of scorings, or its dead letters. */
async function peek(options: { subQueueType?: "deadLetter" } = {}) {
  const receiver = bus.createReceiver("interview-scoring", options);
  const found = await receiver.peekMessages(100);
  await receiver.close();
  return found;
}

test("returns 400 and stores no score when the transcript is deleted meanwhile", async () => {
  const token = await signToken({ sub: ours.adminId });
  const body = { interview_id: interviewId };
  const response = await deleteDuring(() =>
    call("POST", "/api/ai/score", { token, body, api: app.api }),
  );
  expect([response.status, problemOf(response).code]).toEqual([400, "no_transcript"]);
  expect(await scoresStored()).toBe(0);
});

test("completes the message when the transcript is deleted meanwhile", async () => {
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
  expect(await scoresStored()).toBe(0);
});
