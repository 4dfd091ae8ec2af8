import { withoutCheck } from "../../support/older-rows";
import { ownApp } from "../../support/own-app";
import { cleanUp, runTimer, statusFor, untilCompleted } from "../../support/retained";
import {
  type Interview,
  insertInterview,
  insertOrganisation,
  insertTranscript,
  type Organisation,
} from "../../support/retention";

// One row that the database refuses, or takes too long for, must not stop the retention of the others.

/** More than one batch. */
const OTHERS = 30;

const app = ownApp();
let ours: Organisation;
let theirs: Organisation;
let broken: Interview;
let others: Interview[];

beforeEach(async () => {
  [ours, theirs] = [
    await insertOrganisation(app.database, { transcriptDays: 30 }),
    await insertOrganisation(app.database, { transcriptDays: 30 }),
  ];
  broken = await insertTranscript(app.database, ours, { endedDaysAgo: 200 });
  others = await Promise.all(
    Array.from({ length: OTHERS }, (_, index) =>
      insertTranscript(app.database, index % 2 ? ours : theirs),
    ),
  );
  await app.database.sql`update interviews set recording_url = null`;
});

afterEach(async () => {
  await app.database.sql`drop trigger if exists refuse on interview_scores`;
  await app.database.sql`delete from retention_runs`;
  await app.database.sql`
    update interview_scores set anti_cheat_risk_level = 'low', human_override_reason = null`;
  await app.database.sql`delete from organisations`;
});

/** The interviews whose transcripts are left. */
const withTranscript = async () =>
  (
    await app.database.sql`
      select distinct interview_id as id from transcript_segments`
  ).map(({ id }) => String(id));

/** A person's score, which the scoring that the transcript caused does not replace. */
const insertScore = (interviewId: string, score: object = {}) => app.database.sql`
  insert into interview_scores ${app.database.sql({
    interview_id: interviewId,
    overall_score: 50,
    human_override: true,
    narrative_summary: 'Said "words".',
    ...score,
  })}`;

test.each<[string, string, () => Promise<unknown>]>([
  [
    "breaks a check",
    "check_violation",
    () =>
      withoutCheck(
        app.database.sql,
        "interview_scores",
        "interview_scores_anti_cheat_risk_level_allowed",
        () => insertScore(broken.id, { anti_cheat_risk_level: "none" }),
      ),
  ],
  [
    "takes longer than a statement may",
    "database_timeout",
    async () => {
      await insertScore(broken.id);
      await app.database.sql.unsafe(`
        create or replace function refuse() returns trigger language plpgsql as $$ begin
          raise exception using errcode = '57014', message = 'canceling statement due to statement timeout';
        end $$;
        create trigger refuse before update on interview_scores
          for each row when (old.interview_id = '${broken.id}') execute function refuse()`);
    },
  ],
  [
    "is too long to be searched for quotes",
    "score_too_long",
    () =>
      withoutCheck(
        app.database.sql,
        "interview_scores",
        "interview_scores_human_override_reason_check",
        () => insertScore(broken.id, { human_override_reason: "x".repeat(500_001) }),
      ),
  ],
])(
  "when a score %s, its transcript is reported and all others are deleted in the same run",
  async (_, reason, prepare) => {
    await prepare();
    await runTimer(app.api, "data-retention-nightly");
    await untilCompleted(app.database, null);
    expect(await withTranscript()).toEqual([broken.id]);
    expect((await statusFor(app.api, ours.adminId)).last_run).toMatchObject({
      state: "completed",
      transcripts_deleted: OTHERS / 2,
      errors: [`interview ${broken.id}: ${reason}`],
    });
    expect((await statusFor(app.api, theirs.adminId)).last_run).toMatchObject({
      transcripts_deleted: OTHERS / 2,
      errors: [],
    });
    expect(others).toHaveLength(OTHERS);
  },
);

describe("when a profile violates a check constraint", () => {
  const resumes = () => app.database.service.storage.from("candidate-cvs");
  const upload = async (userId: string) => {
    const path = `${userId}/resume.pdf`;
    await resumes().upload(path, new Blob(["%PDF-"], { type: "application/pdf" }));
    await app.database.sql`
      update storage.objects set updated_at = now() - interval '50 days' where name = ${path}`;
    return path;
  };
  const insertProfile = (userId: string, path: string, suburb = "Fitzroy") => app.database.sql`
    insert into candidate_profiles (user_id, suburb, cv_file_path, cv_uploaded_at)
    values (${userId}, ${suburb}, ${path}, now() - interval '50 days')`;

  beforeEach(async () => {
    await app.database.sql`delete from candidate_profiles`;
    for (const { candidateId } of others.slice(0, 3)) {
      await insertProfile(candidateId, await upload(candidateId));
    }
  });
  afterEach(() => app.database.sql`alter table candidate_profiles drop constraint made_by_a_test`);

  const forbidSuburb = () => app.database.sql`
    alter table candidate_profiles
    add constraint made_by_a_test check (suburb <> 'Nowhere') not valid`;

  test.each([
    ["after its resume was deleted", true],
    ["and names a file that is missing", false],
  ])("%s, it is reported and all other resumes are deleted in the same run", async (_, hasFile) => {
    const { candidateId } = broken;
    const path = hasFile ? await upload(candidateId) : `${candidateId}/missing.pdf`;
    await insertProfile(candidateId, path, "Nowhere");
    await forbidSuburb();
    await runTimer(app.api, "data-retention-nightly");
    await untilCompleted(app.database, null);
    const failures = await app.database.sql`select user_id, reason from retention_failures`;
    expect([...failures]).toEqual([{ user_id: candidateId, reason: "check_violation" }]);
    const left = await app.database.sql`
      select user_id from candidate_profiles where cv_file_path is not null`;
    expect([...left]).toEqual([{ user_id: candidateId }]);
  });
});

test("a statement that takes too long leaves the database available to others", async () => {
  await app.database.sql.unsafe(`
    create or replace function refuse() returns trigger language plpgsql as $$ begin
      raise exception using errcode = '57014', message = 'canceling statement due to statement timeout';
    end $$;
    create trigger refuse before update on interview_scores for each row execute function refuse()`);
  for (const { id } of [broken, ...others]) await insertScore(id);
  const { id } = await insertInterview(app.database, ours);
  await app.database.sql`update interviews set recording_url = null where id = ${id}`;
  const cleanup = cleanUp(app.api, ours.adminId);
  expect((await cleanup).body).toMatchObject({ status: "completed" });
  expect((await statusFor(app.api, ours.adminId)).last_run?.errors).toHaveLength(
    others.length / 2 + 1,
  );
});
