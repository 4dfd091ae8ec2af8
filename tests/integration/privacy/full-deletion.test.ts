import * as z from "zod";
import {
  askForDeletion,
  claimDeletions,
  type ErasureDatabase,
  finishDeletion,
  rowsWith,
} from "../../support/erasure";
import type { CallFunction } from "../../support/own-database";
import { insertCandidate, type Person, personOf, wordsOf } from "../../support/person";
import { connectForTests } from "../../support/postgres";
import { asService, createUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const BUCKET = "candidate-cvs";
const NOWHERE = {};

const sql = connectForTests();
/** Through PostgREST, as the app calls it. */
const call: CallFunction = async (name, parameters) => {
  const { data, error } = await asService().rpc(name, parameters);
  if (error) throw error;
  return z.json().parse(data);
};
const database: ErasureDatabase = { sql, call };

let ours: World;
let theirs: World;
let admin: TestUser;
let person: Person;
let other: Person;
let runId: string;

/** What a person did as a member: it stays, without their id. */
async function insertActs(member: Person): Promise<void> {
  const { organisationId, interviewId } = ours;
  await sql`
    insert into org_users (organisation_id, user_id, role)
    values (${organisationId}, ${member.id}, 'admin')`;
  await sql`insert into user_roles (user_id, role) values (${member.id}, 'org_admin')`;
  await sql`update organisations set billing_email = ${member.email} where id = ${organisationId}`;
  await sql`
    insert into job_roles (organisation_id, title, created_by)
    values (${organisationId}, 'Porter', ${member.id})`;
  await sql`
    insert into interview_scores (interview_id, overall_score, scored_by, human_override,
      human_override_by)
    values (${interviewId}, 50, ${member.id}, true, ${member.id})`;
  await sql`
    insert into retention_runs (state, cause, requested_by)
    values ('completed', 'request', ${member.id})`;
  await sql`
    insert into data_deletion_requests (user_id, status, processed_by)
    values (${theirs.candidate.id}, 'completed', ${member.id})`;
  await sql`
    insert into audit_log (action, entity_type, entity_id, organisation_id, user_id, ip_address)
    values ('member.added', 'user', ${member.id}, ${organisationId}, ${ours.admin.id}, null),
      ('data.exported', 'user', ${member.id}, null, ${member.id}, '192.0.2.7')`;
}

async function upload(path: string): Promise<void> {
  const file = new Blob(["%PDF-"], { type: "application/pdf" });
  const { error } = await asService().storage.from(BUCKET).upload(path, file);
  if (error) throw error;
}

beforeAll(async () => {
  ours = await createWorld();
  theirs = await createWorld();
  admin = ours.admin;
  await sql`
    insert into org_users (organisation_id, user_id, role)
    values (${theirs.organisationId}, ${admin.id}, 'org_admin')`;
  [person, other] = [personOf(await createUser()), personOf(await createUser())];
  for (const each of [person, other]) {
    await insertCandidate(sql, each, [ours.jobRoleId, theirs.jobRoleId]);
    await upload(`${each.id}/resume.pdf`);
    await upload(`${each.id}/old.pdf`);
  }
  await insertActs(person);
  await askForDeletion(database, person.id, "full_deletion");
  await askForDeletion(database, person.id, "recording_only", `I, ${person.firstName}, ask.`);
  // Not by start_retention_run: a run of another test over all organisations would conflict.
  const organisations = [ours.organisationId, theirs.organisationId];
  const [run] = await sql`
    insert into retention_runs (state, cause, requested_by, organisation_ids)
    values ('running', 'request', ${admin.id}, ${organisations}) returning id`;
  runId = String(run?.["id"]);
});

// A run that stays open would conflict with those of other tests.
afterAll(() => call("end_retention_run", { p_run_id: runId }));

test("no table contains the person after the deletion, and the data of others are unchanged", async () => {
  for (const word of wordsOf(person)) expect(await rowsWith(sql, word)).not.toEqual(NOWHERE);
  const rowsOfOther = () => Promise.all(wordsOf(other).map((word) => rowsWith(sql, word)));
  const before = await rowsOfOther();

  // Other requests of the person wait for the end of this one.
  const [deletion, ...others] = await claimDeletions(database, runId);
  expect([deletion?.user_id, others]).toEqual([person.id, []]);
  if (!deletion) throw new Error("Not claimed");
  const [recordings] = await sql`
    select id from data_deletion_requests
    where user_id = ${person.id} and request_type = 'recording_only'`;
  expect(deletion).toMatchObject({
    request_type: "full_deletion",
    resume_paths: [`${person.id}/old.pdf`, `${person.id}/resume.pdf`],
    acs_user_id: person.acsUserId,
  });
  // Two files each, and the metadata of one of them.
  expect(deletion.recordings.map(({ urls }) => urls.length)).toEqual([3, 3]);

  const removed = await asService().storage.from(BUCKET).remove(deletion.resume_paths);
  expect(removed.error).toBeNull();
  const receipt = await finishDeletion(database, runId, deletion);

  for (const word of wordsOf(person))
    expect([word, await rowsWith(sql, word)]).toEqual([word, NOWHERE]);
  expect(await rowsOfOther()).toEqual(before);

  expect(receipt).toMatchObject({ id: deletion.request_id, request_type: "full_deletion" });
  expect(receipt?.removed).toEqual({
    ...{ recording_files: 6, resume_files: 2, acs_identities: 1, group_calls: 2 },
    ...{ account: 1, identities: 1, sessions: 1, refresh_tokens: 1, sign_in_flows: 1, sign_ins: 1 },
    ...{
      user_roles: 1,
      org_users: 1,
      member_invitations: 2,
      communication_identities: 1,
      candidate_profiles: 1,
    },
    ...{ candidate_skills: 5, education: 1, employment_history: 1, candidate_dei: 1 },
    ...{ practice_interviews: 1, resume_reviews: 1, data_deletion_requests: 2 },
    ...{ applications: 2, applications_by_invitation: 2, invitations: 4 },
    ...{ interviews: 2, interview_consents: 2, interview_calls: 2 },
    ...{ call_recordings: 2, recording_parts: 4, transcript_segments: 4, interview_turns: 2 },
    ...{ score_dimensions: 2, interview_scores: 2, application_scores: 2 },
    ...{
      batch_resumes: 2,
      call_events: 2,
      outgoing_messages: 4,
      mail_events: 4,
      idempotency_keys: 1,
    },
    ...{ rate_limits: 1, quarantined_events: 3 },
  });

  // Repeating it returns the same receipt. The other request of the person is completed with it.
  expect(await finishDeletion(database, runId, deletion)).toEqual(receipt);
  const request_id = String(recordings?.["id"]);
  expect(await finishDeletion(database, runId, { ...deletion, request_id })).toMatchObject({
    id: request_id,
    request_type: "recording_only",
    removed: {},
  });
});

test("what the person did stays, without their id", async () => {
  const { organisationId, interviewId } = ours;
  const made = await sql`
    select created_by from job_roles where organisation_id = ${organisationId} and title = 'Porter'`;
  expect([...made]).toEqual([{ created_by: null }]);
  const scores = await sql`
    select overall_score, scored_by, human_override, human_override_by from interview_scores
    where interview_id = ${interviewId}`;
  expect([...scores]).toEqual([
    { overall_score: "50", scored_by: "erased", human_override: true, human_override_by: null },
  ]);
  const added = await sql`
    select user_id, entity_id from audit_log
    where organisation_id = ${organisationId} and action = 'member.added'`;
  expect([...added]).toEqual([{ user_id: ours.admin.id, entity_id: null }]);
});

test("the audit log of each organisation has the deletion, without personal data", async () => {
  for (const world of [ours, theirs]) {
    const proofs = await sql`
      select user_id, entity_type, ip_address, new_values from audit_log
      where organisation_id = ${world.organisationId}
        and action = 'erasure.completed'`;
    expect([...proofs]).toEqual([
      {
        user_id: admin.id,
        entity_type: "deletion_request",
        ip_address: null,
        new_values: { run_id: runId, request_type: "full_deletion" },
      },
    ]);
  }
  const [run] = await sql`
    select requests_completed, recordings_deleted from retention_runs where id = ${runId}`;
  expect({ ...run }).toEqual({ requests_completed: 1, recordings_deleted: 2 });
});
