import { ownDatabase } from "../../support/own-database";
import {
  claim,
  claimedIds,
  clearRetention,
  endRun,
  fail,
  finish,
  type Interview,
  insertInterview,
  insertOrganisation,
  insertPart,
  insertReportedPart,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let runId: string;

beforeEach(async () => {
  await clearRetention(database);
  ours = await insertOrganisation(database);
  runId = await startedRun(database, { user: ours.adminId });
});

const rowOf = async ({ id }: Interview) =>
  (await database.sql`select * from interviews where id = ${id}`)[0] ?? {};
const partsOf = ({ id }: Interview) => database.sql`
  select url, deleted_at from recording_parts where interview_id = ${id} order by part_index`;
const auditOf = ({ id }: Interview) => database.sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;
const claimEnds = ({ id }: Interview) => database.sql`
  update interviews set retention_claimed_until = now() - interval '1 s' where id = ${id}`;

describe("a recording expires", () => {
  it("90 days after the end of the interview by default", async () => {
    const [due] = [
      await insertInterview(database, ours, { endedDaysAgo: 91 }),
      await insertInterview(database, ours, { endedDaysAgo: 89 }),
      await insertInterview(database, ours, { endedDaysAgo: null }),
    ];
    expect(await claimedIds(database, runId)).toEqual([due.id]);
  });

  it("after the days that its organisation sets", async () => {
    const brief = await insertOrganisation(database, { recordingDays: 10 });
    const long = await insertOrganisation(database, { recordingDays: 3650 });
    const due = await insertInterview(database, brief, { endedDaysAgo: 11 });
    await insertInterview(database, brief, { endedDaysAgo: 9 });
    await insertInterview(database, long, { endedDaysAgo: 3649 });
    for (const [organisation, expected] of [
      [brief, [due.id]],
      [long, []],
    ] as const) {
      const run = await startedRun(database, { user: organisation.adminId });
      expect(await claimedIds(database, run)).toEqual(expected);
    }
  });

  it("only in organisations that the run covers", async () => {
    const theirs = await insertOrganisation(database);
    const expired = await insertInterview(database, theirs);
    expect(await claimedIds(database, runId)).toEqual([]);
    await endRun(database, runId);
    expect(await claimedIds(database, await startedRun(database))).toContain(expired.id);
  });

  it("90 days after its start when no end was reported", async () => {
    const begin = async (days: number) => {
      const interview = await insertInterview(database, ours, { endedDaysAgo: null });
      await database.sql`
        update interviews set started_at = now() - make_interval(days => ${days})
        where id = ${interview.id}`;
      return interview.id;
    };
    const [due] = [await begin(91), await begin(89)];
    expect(await claimedIds(database, runId)).toEqual([due]);
  });

  it("once, and only where there is one", async () => {
    const none = await insertInterview(database, ours);
    await database.sql`update interviews set recording_url = null where id = ${none.id}`;
    const expired = await insertInterview(database, ours);
    expect(await finish(database, runId, await claimedIds(database, runId))).toBe(1);
    await claimEnds(expired);
    expect(await claimedIds(database, runId)).toEqual([]);
  });
});

describe("a claim", () => {
  it("returns the recording with all of its imported files", async () => {
    const expired = await insertInterview(database, ours);
    const urls = [
      await insertPart(database, expired.id, 0),
      await insertPart(database, expired.id, 1),
    ];
    await insertReportedPart(database, expired.id, 2);
    expect(await claim(database, runId)).toEqual([
      {
        interview_id: expired.id,
        urls: [`https://storage.test/${expired.id}`, ...urls],
      },
    ]);
  });

  it("is exclusive until it expires", async () => {
    const expired = await insertInterview(database, ours);
    expect(await claimedIds(database, runId)).toEqual([expired.id]);
    expect(await claimedIds(database, runId)).toEqual([]);
    await claimEnds(expired);
    expect(await claimedIds(database, runId)).toEqual([expired.id]);
  });

  it("returns at most p_limit recordings, the oldest first", async () => {
    const days = [101, 103, 102];
    const [, oldest, second] = await Promise.all(
      days.map((endedDaysAgo) => insertInterview(database, ours, { endedDaysAgo })),
    );
    expect(await claimedIds(database, runId, 2)).toEqual([oldest?.id, second?.id]);
  });

  it("returns each recording to one of many parallel callers", async () => {
    const expired = await Promise.all(
      Array.from({ length: 60 }, () => insertInterview(database, ours)),
    );
    const claims = Array.from({ length: 20 }, () => claimedIds(database, runId, 5));
    const ids = (await Promise.all(claims)).flat();
    expect(ids).toHaveLength(60);
    expect(new Set(ids)).toEqual(new Set(expired.map(({ id }) => id)));
  });

  it("skips rows that another transaction has locked", async () => {
    const [held, free] = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    await database.sql.begin(async (transaction) => {
      await transaction`select 1 from interviews where id = ${held.id} for update`;
      expect(await claimedIds(database, runId)).toEqual([free.id]);
    });
    expect(await claimedIds(database, runId)).toEqual([held.id]);
  });

  it("returns nothing to a run that has ended", async () => {
    await insertInterview(database, ours);
    await endRun(database, runId);
    expect(await claimedIds(database, runId)).toEqual([]);
  });
});

describe("a deleted recording", () => {
  it("is marked with its parts, counted and audited once when it is finished repeatedly", async () => {
    const expired = await insertInterview(database, ours);
    await insertPart(database, expired.id, 0);
    await claim(database, runId);
    const finished = await Promise.all(
      Array.from({ length: 5 }, () => finish(database, runId, [expired.id])),
    );
    expect(finished.filter((count) => count === 1)).toHaveLength(1);
    expect(finished.filter((count) => count === 0)).toHaveLength(4);
    expect(await rowOf(expired)).toMatchObject({
      recording_url: null,
      recording_deleted_at: expect.any(Date),
      retention_claimed_until: null,
    });
    expect([...(await partsOf(expired))]).toEqual([{ url: null, deleted_at: expect.any(Date) }]);
    expect([...(await auditOf(expired))]).toEqual([
      {
        action: "recording.deleted",
        organisation_id: ours.id,
        user_id: ours.adminId,
        new_values: { run_id: runId },
      },
    ]);
    const [run] = await database.sql`select * from retention_runs where id = ${runId}`;
    expect(run).toMatchObject({ recordings_deleted: 1, interviews_updated: 1 });
  });

  it("is not marked when a file arrived after the claim, and is claimed again with that file", async () => {
    const expired = await insertInterview(database, ours);
    const first = await insertPart(database, expired.id, 0);
    await claim(database, runId);
    const late = await insertPart(database, expired.id, 1);
    expect(await finish(database, runId, [expired.id])).toBe(0);
    const [again] = await claim(database, runId);
    expect(again?.urls).toEqual([`https://storage.test/${expired.id}`, first, late]);
    expect(await finish(database, runId, [expired.id])).toBe(1);
  });

  it("refuses further files", async () => {
    const expired = await insertInterview(database, ours);
    const partId = await insertReportedPart(database, expired.id, 0);
    await finish(database, runId, await claimedIds(database, runId));
    const saved = await database.call("save_imported_part", {
      p_part_id: partId,
      p_url: "https://storage.test/late",
      p_content_type: "audio/wav",
      p_size_bytes: 1,
      p_imported_at: "2026-01-01T00:00:00Z",
    });
    expect(saved).toBe(false);
  });

  it("is counted when its run has ended meanwhile", async () => {
    const expired = await insertInterview(database, ours);
    await claim(database, runId);
    await endRun(database, runId);
    expect(await finish(database, runId, [expired.id])).toBe(1);
  });
});

describe("a recording that could not be deleted", () => {
  it("does not block others, and is retried in the next run only", async () => {
    const [broken, sound] = [
      await insertInterview(database, ours),
      await insertInterview(database, ours),
    ];
    expect(await claimedIds(database, runId)).toHaveLength(2);
    await fail(database, runId, broken.id);
    await fail(database, runId, broken.id);
    await finish(database, runId, [sound.id]);
    expect(await claimedIds(database, runId)).toEqual([]);
    expect([...(await auditOf(broken))]).toEqual([]);
    await endRun(database, runId);

    const next = await startedRun(database, { user: ours.adminId });
    expect(await claimedIds(database, next)).toEqual([broken.id]);
    const failures =
      await database.sql`select run_id, interview_id, reason from retention_failures`;
    expect([...failures]).toEqual([
      { run_id: runId, interview_id: broken.id, reason: "storage_failed" },
    ]);
  });

  it("is no failure when its interview was deleted", async () => {
    await fail(database, runId, runId);
    expect([...(await database.sql`select 1 from retention_failures`)]).toEqual([]);
  });
});
