import type { Sql } from "postgres";
import { databaseMaker, MIGRATION_DEADLINE_MS, migrate } from "../stack/databases";
import {
  claim,
  claimedIds,
  endRun,
  fail,
  finish,
  forgetEverything,
  type Interview,
  insertInterview,
  insertOrganisation,
  insertPart,
  type Organisation,
  startedRun,
} from "../stack/retention";

const newDatabase = databaseMaker();
let sql: Sql;
let ours: Organisation;
let runId: string;

beforeAll(async () => {
  sql = await newDatabase();
  await migrate(sql);
}, MIGRATION_DEADLINE_MS);

beforeEach(async () => {
  await forgetEverything(sql);
  ours = await insertOrganisation(sql);
  runId = await startedRun(sql, { user: ours.adminId });
});

const rowOf = async ({ id }: Interview) =>
  (await sql`select * from interviews where id = ${id}`)[0] ?? {};
const partsOf = ({ id }: Interview) => sql`
  select url, deleted_at from recording_parts where interview_id = ${id} order by part_index`;
const auditOf = ({ id }: Interview) => sql`
  select action, organisation_id, user_id, new_values from audit_log where entity_id = ${id}`;
const hold = ({ id }: Interview) => sql`update interviews set legal_hold = true where id = ${id}`;
const claimEnds = ({ id }: Interview) => sql`
  update interviews set retention_claimed_until = now() - interval '1 s' where id = ${id}`;

describe("a recording is due", () => {
  it("90 days after the interview ended, where its organisation says nothing", async () => {
    const [due] = [
      await insertInterview(sql, ours, { endedDaysAgo: 91 }),
      await insertInterview(sql, ours, { endedDaysAgo: 89 }),
      await insertInterview(sql, ours, { endedDaysAgo: null }),
    ];
    expect(await claimedIds(sql, runId)).toEqual([due.id]);
  });

  it("after the days that its organisation keeps it", async () => {
    const brief = await insertOrganisation(sql, { recordingDays: 10 });
    const long = await insertOrganisation(sql, { recordingDays: 3650 });
    const due = await insertInterview(sql, brief, { endedDaysAgo: 11 });
    await insertInterview(sql, brief, { endedDaysAgo: 9 });
    await insertInterview(sql, long, { endedDaysAgo: 3649 });
    for (const [organisation, expected] of [
      [brief, [due.id]],
      [long, []],
    ] as const) {
      const run = await startedRun(sql, { user: organisation.adminId });
      expect(await claimedIds(sql, run)).toEqual(expected);
    }
  });

  it("only in organisations that the run covers", async () => {
    const theirs = await insertOrganisation(sql);
    const expired = await insertInterview(sql, theirs);
    expect(await claimedIds(sql, runId)).toEqual([]);
    await endRun(sql, runId);
    expect(await claimedIds(sql, await startedRun(sql))).toContain(expired.id);
  });

  it("never under legal hold, which cannot begin while it is being deleted", async () => {
    const held = await insertInterview(sql, ours);
    await hold(held);
    expect(await claimedIds(sql, runId)).toEqual([]);
    await sql`update interviews set legal_hold = false where id = ${held.id}`;
    expect(await claimedIds(sql, runId)).toEqual([held.id]);
    await expect(hold(held)).rejects.toMatchObject({ message: "deletion_in_progress" });
    await claimEnds(held);
    await hold(held);
    expect(await claimedIds(sql, runId)).toEqual([]);
  });

  it("once, and not when there is none", async () => {
    const none = await insertInterview(sql, ours);
    await sql`update interviews set recording_url = null where id = ${none.id}`;
    const expired = await insertInterview(sql, ours);
    expect(await finish(sql, runId, await claimedIds(sql, runId))).toBe(1);
    await claimEnds(expired);
    expect(await claimedIds(sql, runId)).toEqual([]);
  });
});

describe("a claim", () => {
  it("gives the recording with all of its files that are here", async () => {
    const expired = await insertInterview(sql, ours);
    const urls = [await insertPart(sql, expired.id, 0), await insertPart(sql, expired.id, 1)];
    await sql`
      insert into recording_parts (interview_id, recording_id, part_index, document_id,
        content_location, recorded_at, event_time)
      values (${expired.id}, 'never imported', 0, 'document', 'https://azure.test', now(), now())`;
    expect(await claim(sql, runId)).toEqual([
      {
        interview_id: expired.id,
        recording_url: `https://storage.test/${expired.id}`,
        parts: urls.map((url) => ({ url, own_storage: false })),
      },
    ]);
  });

  it("is nobody else's, until it ends", async () => {
    const expired = await insertInterview(sql, ours);
    expect(await claimedIds(sql, runId)).toEqual([expired.id]);
    expect(await claimedIds(sql, runId)).toEqual([]);
    await claimEnds(expired);
    expect(await claimedIds(sql, runId)).toEqual([expired.id]);
  });

  it("takes so many at most, over all organisations, the oldest first", async () => {
    const days = [101, 103, 102];
    const [, oldest, second] = await Promise.all(
      days.map((endedDaysAgo) => insertInterview(sql, ours, { endedDaysAgo })),
    );
    expect(await claimedIds(sql, runId, 2)).toEqual([oldest?.id, second?.id]);
  });

  it("made by many at once gives each recording to one of them", async () => {
    const expired = await Promise.all(Array.from({ length: 60 }, () => insertInterview(sql, ours)));
    const claims = Array.from({ length: 20 }, () => claimedIds(sql, runId, 5));
    const ids = (await Promise.all(claims)).flat();
    expect(ids).toHaveLength(60);
    expect(new Set(ids)).toEqual(new Set(expired.map(({ id }) => id)));
  });

  it("passes over what another transaction holds, and does not wait for it", async () => {
    const [held, free] = [await insertInterview(sql, ours), await insertInterview(sql, ours)];
    await sql.begin(async (transaction) => {
      await transaction`select 1 from interviews where id = ${held.id} for update`;
      expect(await claimedIds(sql, runId)).toEqual([free.id]);
    });
    expect(await claimedIds(sql, runId)).toEqual([held.id]);
  });

  it("gives nothing to a run that is over", async () => {
    await insertInterview(sql, ours);
    await endRun(sql, runId);
    expect(await claimedIds(sql, runId)).toEqual([]);
  });
});

describe("a deleted recording", () => {
  it("is marked with its parts, counted, and written down once, however often it is told", async () => {
    const expired = await insertInterview(sql, ours);
    await insertPart(sql, expired.id, 0);
    await claim(sql, runId);
    const finished = await Promise.all(
      Array.from({ length: 5 }, () => finish(sql, runId, [expired.id])),
    );
    expect(finished.sort()).toEqual([0, 0, 0, 0, 1]);
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
    const [run] = await sql`select * from retention_runs where id = ${runId}`;
    expect(run).toMatchObject({ recordings_deleted: 1, interviews_updated: 1 });
  });

  it("is not one while a file of it came in after the claim: it is claimed again, with it", async () => {
    const expired = await insertInterview(sql, ours);
    const first = await insertPart(sql, expired.id, 0);
    await claim(sql, runId);
    const late = await insertPart(sql, expired.id, 1);
    expect(await finish(sql, runId, [expired.id])).toBe(0);
    const [again] = await claim(sql, runId);
    expect(again?.parts.map(({ url }) => url)).toEqual([first, late]);
    expect(await finish(sql, runId, [expired.id])).toBe(1);
  });

  it("takes no file any more", async () => {
    const expired = await insertInterview(sql, ours);
    const [part] = await sql`
      insert into recording_parts (interview_id, recording_id, part_index, document_id,
        content_location, recorded_at, event_time)
      values (${expired.id}, 'late', 0, 'document', 'https://azure.test', now(), now())
      returning id`;
    await finish(sql, runId, await claimedIds(sql, runId));
    const [kept] = await sql`
      select keep_imported_part(${part?.["id"]}, 'https://storage.test/late', 'audio/wav', 1, now())
        as kept`;
    expect(kept).toEqual({ kept: false });
  });

  it("counts even where the run has ended meanwhile", async () => {
    const expired = await insertInterview(sql, ours);
    await claim(sql, runId);
    await endRun(sql, runId);
    expect(await finish(sql, runId, [expired.id])).toBe(1);
  });
});

describe("a recording that could not be deleted", () => {
  it("stops no other, is not tried again in the same run, and is in the next", async () => {
    const [broken, sound] = [await insertInterview(sql, ours), await insertInterview(sql, ours)];
    expect(await claimedIds(sql, runId)).toHaveLength(2);
    await fail(sql, runId, broken.id);
    await fail(sql, runId, broken.id);
    await finish(sql, runId, [sound.id]);
    expect(await claimedIds(sql, runId)).toEqual([]);
    expect([...(await auditOf(broken))]).toEqual([]);
    await endRun(sql, runId);

    const next = await startedRun(sql, { user: ours.adminId });
    expect(await claimedIds(sql, next)).toEqual([broken.id]);
    const failures = await sql`select run_id, interview_id, reason from retention_failures`;
    expect([...failures]).toEqual([
      { run_id: runId, interview_id: broken.id, reason: "storage_failed" },
    ]);
  });

  it("whose interview is gone is no failure", async () => {
    await fail(sql, runId, runId);
    expect([...(await sql`select 1 from retention_failures`)]).toEqual([]);
  });
});

test("an interview knows its organisation, whatever is written", async () => {
  const theirs = await insertOrganisation(sql);
  const interview = await insertInterview(sql, ours);
  await sql`update interviews set organisation_id = ${theirs.id} where id = ${interview.id}`;
  expect(await rowOf(interview)).toMatchObject({ organisation_id: ours.id });
});
