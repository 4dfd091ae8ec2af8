import { ownDatabase } from "../../support/own-database";
import {
  clearRetention,
  deleteRead,
  deleteTranscripts,
  endRun,
  fail,
  type Interview,
  insertInterview,
  insertOrganisation,
  insertTranscript,
  type Organisation,
  readTranscripts,
  startedRun,
} from "../../support/retention";

const TRANSCRIPT_DAYS = 30;

const database = ownDatabase();
let ours: Organisation;
let runId: string;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database, { transcriptDays: TRANSCRIPT_DAYS });
  runId = await startedRun(database, { user: ours.adminId });
});

const work = (run = runId, limit = 100) => deleteTranscripts(database, run, limit);
const NOTHING = { deleted: 0, more: false };
const insertTranscribed = (organisation = ours, { endedDaysAgo = 31 as number | null } = {}) =>
  insertTranscript(database, organisation, { endedDaysAgo });

const leftOf = async ({ id }: Interview) =>
  (
    await database.sql`
      select
        (select count(*)::int from transcript_segments where interview_id = ${id}) as segments,
        (select count(*)::int from interview_turns where interview_id = ${id}) as turns,
        (select cited_quotes from score_dimensions where interview_id = ${id}) as quotes,
        (select evidence from score_dimensions where interview_id = ${id}) as evidence,
        transcript_deleted_at is not null as marked
      from interviews where id = ${id}`
  )[0];
const UNTOUCHED = {
  segments: 2,
  turns: 1,
  quotes: ["Words."],
  evidence: "Described a shift.",
  marked: false,
};
const auditOf = (id: string) => database.sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;

describe("a transcript", () => {
  it("is deleted with its quotes once it has expired, and audited once", async () => {
    const interview = await insertTranscribed();
    expect(await work()).toEqual({ ...NOTHING, deleted: 1 });
    expect(await leftOf(interview)).toEqual({
      segments: 0,
      turns: 0,
      quotes: [],
      evidence: "Described a shift.",
      marked: true,
    });
    expect(await work()).toEqual(NOTHING);
    expect([...(await auditOf(interview.id))]).toEqual([
      {
        action: "transcript.deleted",
        organisation_id: ours.id,
        user_id: ours.adminId,
        new_values: { run_id: runId },
      },
    ]);
    const [run] = await database.sql`select * from retention_runs where id = ${runId}`;
    expect(run).toMatchObject({ transcripts_deleted: 1, recordings_deleted: 0 });
  });

  it("is kept when its organisation keeps transcripts, and before it expires", async () => {
    const keeps = await insertOrganisation(database);
    await endRun(database, runId);
    const kept = [
      await insertTranscribed(keeps, { endedDaysAgo: 4000 }),
      await insertTranscribed(ours, { endedDaysAgo: 29 }),
      await insertTranscribed(ours, { endedDaysAgo: null }),
    ];
    expect(await work(await startedRun(database))).toEqual(NOTHING);
    for (const interview of kept) expect(await leftOf(interview)).toEqual(UNTOUCHED);
  });

  it("is kept under legal hold, and when the run does not cover its organisation", async () => {
    const held = await insertTranscribed();
    await database.sql`update interviews set legal_hold = true where id = ${held.id}`;
    const other = await insertTranscribed(
      await insertOrganisation(database, { transcriptDays: 1 }),
    );
    expect(await work()).toEqual(NOTHING);
    expect([await leftOf(held), await leftOf(other)]).toEqual([UNTOUCHED, UNTOUCHED]);
  });

  it("is not audited when it is empty", async () => {
    const silent = await insertInterview(database, ours);
    expect(await work()).toEqual(NOTHING);
    expect([...(await auditOf(silent.id))]).toEqual([]);
    expect(await leftOf(silent)).toMatchObject({ marked: true });
  });

  it("is deleted again when the interview continued after the deletion", async () => {
    const interview = await insertTranscribed();
    await work();
    await database.sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${interview.id}, 'candidate', 'More words.', 0)`;
    expect(await work()).toEqual({ ...NOTHING, deleted: 1 });
    expect(await work()).toEqual(NOTHING);
  });

  it("of an interview that never ended expires by its latest activity, each time", async () => {
    const interview = await insertTranscribed(ours, { endedDaysAgo: null });
    const passDays = (days: number) => database.sql`
      update interviews set last_active_at = last_active_at - make_interval(days => ${days}),
        transcript_deleted_at = transcript_deleted_at - make_interval(days => ${days})
      where id = ${interview.id}`;
    for (const content of ["Words.", "More words."]) {
      await database.sql`
        insert into transcript_segments (interview_id, speaker, content, start_time_ms)
        values (${interview.id}, 'candidate', ${content}, 0)`;
      await passDays(TRANSCRIPT_DAYS - 1);
      expect(await work()).toEqual(NOTHING);
      await passDays(2);
      expect(await work()).toEqual({ ...NOTHING, deleted: 1 });
    }
  });

  it("is deleted in batches", async () => {
    for (const _ of Array(3)) await insertTranscribed();
    expect(await work(runId, 2)).toEqual({ deleted: 2, more: true });
    expect(await work(runId, 2)).toEqual({ deleted: 1, more: false });
  });

  it.each<[string, (id: string) => Promise<unknown>]>([
    [
      "a legal hold was set",
      (id) => database.sql`update interviews set legal_hold = true where id = ${id}`,
    ],
    [
      "the score was changed",
      (id) =>
        database.sql`update interview_scores set overall_score = 1 where interview_id = ${id}`,
    ],
    [
      "the score was deleted",
      (id) => database.sql`delete from interview_scores where interview_id = ${id}`,
    ],
    [
      "a segment was added",
      (id) => database.sql`
        insert into transcript_segments (interview_id, speaker, content, start_time_ms)
        values (${id}, 'candidate', 'More words.', 0)`,
    ],
    [
      "another deletion claimed the interview",
      (id) => database.sql`
        update interviews set retention_claimed_until = now() + interval '1 min' where id = ${id}`,
    ],
  ])("is skipped when %s after it was read, and the others are deleted", async (_, change) => {
    const [changed, other] = [await insertTranscribed(), await insertTranscribed()];
    await database.sql`
      insert into interview_scores (interview_id, overall_score) values (${changed.id}, 80)`;
    // Activity is recorded at most once a minute.
    await database.sql`update interviews set last_active_at = now() - interval '2 min'`;
    const read = await readTranscripts(database, runId);
    await change(changed.id);
    const before = await leftOf(changed);
    expect(await deleteRead(database, runId, read)).toEqual({ deleted: 1, skipped: 1 });
    expect(await leftOf(changed)).toEqual(before);
    expect(await leftOf(other)).toMatchObject({ segments: 0, marked: true });
  });

  it("is skipped when it was scored for the first time after it was read", async () => {
    const { id } = await insertTranscribed();
    const read = await readTranscripts(database, runId);
    await database.sql`
      insert into interview_scores (interview_id, overall_score) values (${id}, 80)`;
    expect(await deleteRead(database, runId, read)).toEqual({ deleted: 0, skipped: 1 });
    expect(await work()).toEqual({ ...NOTHING, deleted: 1 });
  });

  it("is deleted once when two runs have read it", async () => {
    await insertTranscribed();
    const other = await startedRun(database);
    const [first, second] = [
      await readTranscripts(database, runId),
      await readTranscripts(database, other),
    ];
    const deleted = await Promise.all([
      deleteRead(database, runId, first),
      deleteRead(database, other, second),
    ]);
    expect(deleted.map((one) => one.deleted).toSorted((a, b) => a - b)).toEqual([0, 1]);
  });

  it("is not read again in the run in which it failed, and both reasons are reported when its recording failed before", async () => {
    const { id } = await insertTranscribed();
    await fail(database, runId, id);
    expect((await readTranscripts(database, runId)).transcripts).toHaveLength(1);
    for (const _ of [1, 2]) {
      await database.call("record_retention_failure", {
        p_run_id: runId,
        p_reason: "check_violation",
        p_interview_id: id,
        p_of_transcript: true,
      });
    }
    expect((await readTranscripts(database, runId)).transcripts).toEqual([]);
    const failures = await database.sql`
      select interview_id, reason from retention_failures where run_id = ${runId}`;
    expect([...failures]).toEqual([
      { interview_id: id, reason: "storage_failed, check_violation" },
    ]);
  });

  it("is not deleted when the run has ended since it was read", async () => {
    const interview = await insertTranscribed();
    const read = await readTranscripts(database, runId);
    await endRun(database, runId);
    expect(await deleteRead(database, runId, read)).toEqual({ deleted: 0, skipped: 1 });
    expect(await leftOf(interview)).toEqual(UNTOUCHED);
  });

  it("is not read for a run that has ended", async () => {
    const interview = await insertTranscribed();
    await endRun(database, runId);
    expect(await work()).toEqual(NOTHING);
    expect(await leftOf(interview)).toEqual(UNTOUCHED);
  });
});
