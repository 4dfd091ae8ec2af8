import {
  type PersonalColumn,
  type Place,
  personalColumns,
  placesOfData,
} from "../support/kinds-of-data";
import { connectForTests } from "../support/postgres";

/** Personal columns that are not exported, and why. */
const NOT_EXPORTED: Record<string, string> = {
  "data_deletion_requests.processed_by": "names somebody else",
  "interview_scores.human_override_by": "names another user; whether there was one is exported",
  "interview_scores.scored_by": "may name another user; whether it was a human is exported",
  "interviews.recording_url": "no user gets URLs of recordings",
  "member_invitations.invited_by": "is the person: their invitations are listed",
  "job_roles.created_by": "is the person: their roles are listed",
  "recording_parts.content_location": "no user gets URLs of recordings",
  "recording_parts.metadata_location": "no user gets URLs of recordings",
  "recording_parts.url": "no user gets URLs of recordings",
  "resume_batches.created_by": "is the person: their batches are listed",
  "sent_mails.user_id": "is the person: when they sent mails is listed",
  "resume_reviews.user_id": "is the person; the time of the next review is exported",
  "retention_failures.user_id": "is the person: what failed is listed",
  "retention_runs.requested_by": "is the person: their runs are listed",
  "quarantined_events.payload": "could not be read, may be about others, deleted within a week",
};

/** Tables whose rows are not deleted with the person, and what is done instead. */
const NOT_ERASED: Record<string, string> = {
  "public.audit_log": "loses the references to the person",
  "public.organisations": "loses the person's address",
  "public.job_roles": "the reference to the user is set to null",
  "public.resume_batches": "the reference to the user is set to null",
  "public.sent_mails": "the reference to the user is set to null",
  "public.retention_runs": "the reference to the user is set to null",
  "storage.objects": "deleted through the storage's API, without which nothing is finished",
};

/** Columns that anonymising leaves as they are; the test of anonymising explains each. */
const NOT_ANONYMIZED = new Set([
  ...["applications.status", "applications.match_score", "application_scores.best_score"],
  ...["interview_scores.overall_score", "interview_scores.anti_cheat_risk_level"],
  ...["score_dimensions.score", "interview_turns.competencies_covered"],
  ...["interview_consents.recording", "interview_consents.ai_disclosure"],
  ...["data_deletion_requests.request_type", "org_users.role", "user_roles.role"],
  "audit_log.ip_address",
  // Set to null with the recording itself.
  ...["interviews.recording_url", "recording_parts.url"],
]);

/** Tables of other schemas without personal data. */
const NOT_OF_PEOPLE = ["storage.buckets"];

const sql = connectForTests();

const mentions = (text: string | null, column: string) =>
  new RegExp(`(?:^|\\W)${column}(?:\\W|$)`).test(text ?? "");
const placesOf = (places: Place[], relation: string) =>
  places.filter((place) => place.relation === relation);
const isShown = ({ shown, hidden }: Place, column: string) =>
  !hidden?.includes(column) && (shown?.startsWith("*") || mentions(shown, column));

/** The personal columns that export, erasure or anonymising leave out. */
function leftOut(places: Place[], columns: PersonalColumn[]) {
  const without = (covers: (place: Place, column: string) => boolean, of = columns) =>
    of
      .filter(({ table, column }) => {
        return !placesOf(places, `public.${table}`).some((place) => covers(place, column));
      })
      .map(({ table, column }) => `${table}.${column}`);
  return {
    exported: without(isShown),
    erased: without(({ relation, erased }) => erased === "delete" || relation in NOT_ERASED),
    anonymized: without(
      ({ anonymized }, column) => anonymized === "delete" || mentions(anonymized, column),
      columns.filter(({ kind }) => kind !== "identifier"),
    ).filter((name) => !NOT_ANONYMIZED.has(name)),
  };
}

let places: Place[];
let columns: PersonalColumn[];

beforeAll(async () => {
  [places, columns] = [await placesOfData(sql), await personalColumns(sql)];
});

test("there are more than a few personal columns", () => {
  expect(columns.length).toBeGreaterThan(80);
});

test("every personal column is exported, or has a reason why not", () => {
  const { exported } = leftOut(places, columns);
  expect(exported.sort()).toEqual(Object.keys(NOT_EXPORTED).sort());
});

test("every table with a personal column is erased", () => {
  expect(leftOut(places, columns).erased).toEqual([]);
  const kept = new Set(places.map(({ relation }) => relation));
  for (const { relation, erased } of places) if (erased === "delete") kept.delete(relation);
  expect([...kept].sort()).toEqual(Object.keys(NOT_ERASED).sort());
});

test("every personal column is anonymised, or has a reason why not", () => {
  expect(leftOut(places, columns).anonymized).toEqual([]);
});

test("personal_data covers every table of users and files", async () => {
  const tables = await sql`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('auth', 'storage')`;
  const known = places.map(({ relation }) => relation);
  const unknown = tables.map((table) => table["name"]).filter((name) => !known.includes(name));
  expect(unknown).toEqual(NOT_OF_PEOPLE);
});

test("a new personal table or column that is not covered is found", () => {
  const added: PersonalColumn[] = [
    { table: "holidays", column: "user_id", kind: "identifier" },
    { table: "interviews", column: "mood", kind: "personal" },
    { table: "candidate_profiles", column: "letter", kind: "content" },
    { table: "recording_parts", column: "voice", kind: "personal" },
  ];
  const found = leftOut(places, [...columns, ...added]);
  // A table whose rows are exported whole also exports a new column.
  expect(found.exported.filter((name) => !(name in NOT_EXPORTED))).toEqual(["holidays.user_id"]);
  expect(found.erased).toEqual(["holidays.user_id"]);
  expect(found.anonymized).toEqual([
    "interviews.mood",
    "candidate_profiles.letter",
    "recording_parts.voice",
  ]);
});
