import {
  askForDeletion,
  claimFirst,
  finishDeletion,
  clearRequests,
  insertPerson,
  requestOf,
  rowsWith,
} from "../../support/erasure";
import { personalColumns, placesOfData, rowsOf } from "../../support/kinds-of-data";
import { ownDatabase } from "../../support/own-database";
import type { Person } from "../../support/person";
import { insertOrganisation, type Organisation, startedRun } from "../../support/retention";

/** Personal columns that anonymising a person leaves as they are, and why. */
const KEPT: Record<string, string> = {
  "applications.status": "the outcome",
  "applications.match_score": "the outcome",
  "application_scores.best_score": "the outcome",
  "interview_scores.overall_score": "the outcome",
  "interview_scores.anti_cheat_risk_level": "the outcome",
  "score_dimensions.score": "the outcome",
  "interview_turns.competencies_covered": "words of the role, not of the person",
  "interview_consents.recording": "the proof that it was allowed",
  "interview_consents.ai_disclosure": "the proof that it was allowed",
  "data_deletion_requests.request_type": "the proof of what was requested",
  "org_users.role": "the account stays",
  "user_roles.role": "the account stays",
  "audit_log.ip_address": "the account stays, and with it the record of its actions",
};

const NOTHING = [null, "[removed]", "[]"];

const database = ownDatabase();
const { call } = database;
let ours: Organisation;
let person: Person;
let interviews: string[];

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
  ({ person, interviews } = await insertPerson(database, ours, ours));
});

async function anonymize() {
  await askForDeletion(database, person.id, "anonymize");
  const runId = await startedRun(database);
  const claimed = await claimFirst(database, runId);
  const receipt = await finishDeletion(database, runId, claimed);
  return { runId, claimed, receipt };
}

/** The values of a person's rows, by column, without the columns of identifiers. */
async function heldOfPerson(): Promise<Map<string, unknown[]>> {
  const columns = await personalColumns(database.sql);
  const held = new Map<string, unknown[]>();
  for (const place of await placesOfData(database.sql)) {
    const rows = await rowsOf(database.sql, place, person.id);
    for (const { table, column, kind } of columns) {
      if (place.relation !== `public.${table}` || kind === "identifier") continue;
      const known = held.get(`${table}.${column}`) ?? [];
      held.set(`${table}.${column}`, [...known, ...rows.map((row) => row[column])]);
    }
  }
  return held;
}

test("only the listed columns keep personal data", async () => {
  const { id } = await askForDeletion(
    database,
    person.id,
    "anonymize",
    `I am ${person.firstName}.`,
  );
  await database.sql`
    update data_deletion_requests set notes = ${person.firstName} where id = ${id}`;
  await database.sql`
    insert into org_users (organisation_id, user_id) values (${ours.id}, ${person.id})`;
  await database.sql`insert into user_roles (user_id, role) values (${person.id}, 'candidate')`;
  const before = await heldOfPerson();
  await anonymize();
  const left: string[] = [];
  for (const [name, values] of await heldOfPerson()) {
    const personal = values.filter((value) => {
      const text = typeof value === "string" || value === null ? value : JSON.stringify(value);
      return !NOTHING.includes(text);
    });
    if (personal.length > 0) left.push(name);
    // A column that was empty before proves nothing.
    const wasFilled = before.get(name)?.some((value) => value !== null);
    expect([name, values.length === 0 || wasFilled]).toEqual([name, true]);
  }
  expect(left.sort()).toEqual(Object.keys(KEPT).sort());
});

test("the name is deleted everywhere, and addresses are left in the account only", async () => {
  const identity = { sub: person.id, email: person.email, full_name: person.firstName };
  await database.sql`
    insert into auth.identities (user_id, provider, provider_id, identity_data)
    values (${person.id}, 'google', '1', ${database.sql.json(identity)})`;
  await anonymize();
  expect(await rowsWith(database.sql, person.firstName)).toEqual({});
  expect(await rowsWith(database.sql, person.lastName)).toEqual({});
  expect(await rowsWith(database.sql, person.phone)).toEqual({ "auth.users": 1 });
  expect(await rowsWith(database.sql, person.email)).toEqual({
    "auth.audit_log_entries": 1,
    "auth.identities": 1,
    "auth.users": 1,
  });
});

test("recordings and resumes are deleted, the ACS identity is not", async () => {
  const path = `${person.id}/resume.pdf`;
  await database.sql`
    insert into storage.objects (bucket_id, name) values ('candidate-cvs', ${path})`;
  await askForDeletion(database, person.id, "anonymize");
  const claimed = await claimFirst(database, await startedRun(database));
  expect(claimed).toMatchObject({ resume_paths: [path], acs_user_id: null });
  expect(claimed.recordings.map(({ interview_id }) => interview_id).sort()).toEqual(
    [...interviews].sort(),
  );
});

test("the shortlist has the same ranks, without names and evidence", async () => {
  await database.sql`
    update interview_scores set overall_score = 91 where interview_id = ${String(interviews[0])}`;
  const shortlist = () =>
    call("rank_candidates", {
      p_acting_user: ours.adminId,
      p_job_role_id: ours.jobRoleId,
      p_max_candidates: 10,
      p_min_score: 0,
    });
  const ranked = (names: { first: string; last: string } | null, evidence: string | null) => ({
    candidates: [91, 82].map((score) => ({
      application_id: expect.any(String),
      interview_id: expect.any(String),
      first_name: names?.first ?? null,
      last_name: names?.last ?? null,
      match_score: score,
      risk_level: "low",
      dimensions: [{ dimension: "Care", score: 8.2, weight: 1, evidence }],
    })),
  });
  const { firstName, lastName } = person;
  const names = { first: firstName, last: lastName };
  const before = ranked(names, `${firstName} described a shift.`);
  // With the applications to which the person is invited by mail address.
  expect(await shortlist()).toEqual({ ...before, total_evaluated: 4 });
  await anonymize();
  expect(await shortlist()).toEqual({ ...ranked(null, null), total_evaluated: 2 });
});

test("an anonymised transcript is not scored again", async () => {
  const interviewId = String(interviews[0]);
  await database.sql`update interview_scores set human_override = false, segment_count = null`;
  const [interview] = await database.sql`
    select ended_at::text from interviews where id = ${interviewId}`;
  const job = () =>
    call("read_scoring_job", {
      p_interview_id: interviewId,
      p_ended_at: String(interview?.["ended_at"]),
    });
  expect(await job()).toMatchObject({ state: "due" });
  await anonymize();
  expect(await job()).toEqual({ state: "no_transcript", context: null });
  const [row] = await database.sql`select scoring_context(${interviewId}) as context`;
  expect(row?.["context"]).toMatchObject({ segments: [] });
  const times = await database.sql`
    select content, start_time_ms, end_time_ms from transcript_segments
    where interview_id = ${interviewId} order by start_time_ms`;
  expect([...times]).toEqual([
    { content: "[removed]", start_time_ms: 0, end_time_ms: 900 },
    { content: "[removed]", start_time_ms: 900, end_time_ms: 1500 },
  ]);
});

test("the request stays with its receipt, and the person can make another", async () => {
  const { claimed, receipt } = await anonymize();
  expect(receipt).toMatchObject({ id: claimed.request_id, request_type: "anonymize" });
  expect(receipt?.removed).toMatchObject({
    recording_files: 6,
    candidate_profiles: 1,
    candidate_skills: 5,
    transcript_segments: 4,
    interview_scores: 2,
  });
  expect(await requestOf(database, claimed.request_id)).toMatchObject({
    status: "completed",
    reason: null,
    notes: null,
    processed_at: expect.any(Date),
    claimed_until: null,
  });
  await database.sql`delete from retention_runs`;
  const again = await anonymize();
  expect(again.claimed.recordings.flatMap(({ urls }) => urls)).toEqual([]);
  expect(again.claimed.resume_paths).toEqual([]);
  expect(again.receipt?.id).not.toBe(receipt?.id);
});

test("mail events are deleted with the anonymised invitations", async () => {
  const ids = interviews.flatMap((id) => [`mail-${id}`, `mail-by-address-${id}`]);
  const mails = () => database.sql`select from mail_events where email_id = any (${ids})`;
  expect(await mails()).toHaveLength(4);
  const { receipt } = await anonymize();
  expect(receipt?.removed).toMatchObject({ mail_events: 4, applications_by_invitation: 2 });
  expect(await mails()).toEqual([]);
});

test("the data of others are unchanged", async () => {
  const { person: other } = await insertPerson(database, ours);
  const [firstName, id_, phone] = await Promise.all(
    [other.firstName, other.id, other.phone].map((word) => rowsWith(database.sql, word)),
  );
  await anonymize();
  expect(await rowsWith(database.sql, other.firstName)).toEqual(firstName);
  expect(await rowsWith(database.sql, other.id)).toEqual(id_);
  expect(await rowsWith(database.sql, other.phone)).toEqual(phone);
});
