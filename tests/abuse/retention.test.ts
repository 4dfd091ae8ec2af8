import { call } from "../support/api";
import { withoutCheck } from "../support/older-rows";
import { ownApp } from "../support/own-app";
import { runTimer, statusFor, untilCompleted } from "../support/retained";
import {
  type Interview,
  insertOrganisation,
  insertTranscript,
  type Organisation,
} from "../support/retention";
import { signToken } from "../support/users";
import { attackBeside } from "../support/victim";

const CHECK_VIOLATION = "23514";

/** It kept the retention of all organisations from ending. */
const REASON_CHARACTERS = 45_000_000;

const app = ownApp();
let attacker: Organisation;
let victim: Organisation;
let overridden: Interview;
let expired: Interview[];

beforeAll(async () => {
  [attacker, victim] = [
    await insertOrganisation(app.database, { transcriptDays: 30 }),
    await insertOrganisation(app.database, { transcriptDays: 30 }),
  ];
  overridden = await insertTranscript(app.database, attacker, { endedDaysAgo: 200 });
  expired = await Promise.all(
    Array.from({ length: 10 }, () => insertTranscript(app.database, victim)),
  );
  await app.database.sql`update interviews set recording_url = null`;
});

const listMembers = async () => {
  const token = await signToken({ sub: victim.adminId });
  const path = `/api/organisations/${victim.id}/members`;
  expect((await call("GET", path, { token, api: app.api })).status).toBe(200);
};

const override = () => app.database.sql`
  insert into interview_scores (interview_id, overall_score, human_override, human_override_reason)
  values (${overridden.id}, 50, true, repeat('x', ${REASON_CHARACTERS}))`;

test("a reason of 45 million characters for a score is refused", async () => {
  await expect(override()).rejects.toMatchObject({ code: CHECK_VIOLATION });
});

test("one that is older than its limit does not stop the retention of others", async () => {
  await withoutCheck(
    app.database.sql,
    "interview_scores",
    "interview_scores_human_override_reason_check",
    override,
  );
  await attackBeside("retention", listMembers, async () => {
    await runTimer(app.api, "data-retention-nightly");
    await untilCompleted(app.database, null);
  });
  expect((await statusFor(app.api, attacker.adminId)).last_run?.errors).toEqual([
    `interview ${overridden.id}: score_too_long`,
  ]);
  expect((await statusFor(app.api, victim.adminId)).last_run).toMatchObject({
    transcripts_deleted: expired.length,
    errors: [],
  });
});
