import {
  askForDeletion,
  claimDeletions,
  claimFirst,
  deleteResumes,
  failDeletion,
  finishDeletion,
  clearRequests,
  insertPerson,
  nextRun,
  requestOf,
  rowsWith,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import type { Person } from "../../support/person";
import { insertOrganisation, startedRun } from "../../support/retention";

const database = ownDatabase();
let person: Person;
let requestId: string;
let runId: string;

beforeEach(async () => {
  await clearRequests(database);
  ({ person } = await insertPerson(database, await insertOrganisation(database)));
  requestId = (await askForDeletion(database, person.id, "full_deletion")).id;
  runId = await startedRun(database);
});

const claimIt = (run = runId) => claimFirst(database, run);
const countsOf = async (run: string) => {
  const [counts] = await database.sql`
    select requests_completed as completed, requests_failed as failed,
      requests_deferred as deferred
    from retention_runs where id = ${run}`;
  return { ...counts };
};
const completionsOf = (id: string) => database.sql`
  select id from audit_log where action = 'erasure.completed' and entity_id = ${id}`;
async function leaseEnds(): Promise<void> {
  await database.sql`
    update data_deletion_requests set claimed_until = now() - interval '1 s'
    where id = ${requestId}`;
  await database.sql`
    update interviews set retention_claimed_until = now() - interval '1 s'
    where retention_claimed_until is not null`;
}

describe("a claimed request", () => {
  it("is exclusive until its lease ends, and then claimed again with the same contents", async () => {
    const first = await claimIt();
    expect(await claimDeletions(database, runId)).toEqual([]);
    await leaseEnds();
    expect(await claimIt()).toEqual(first);
    await leaseEnds();
    expect(await claimIt(await nextRun(database, runId))).toEqual(first);
  });

  it("has a receipt that includes what an abandoned attempt deleted, and its identity once", async () => {
    const removed = { recording_files: 2, resume_files: 0, acs_identities: 1 };
    const first = await claimIt();
    await database.call("update_deletion_request", {
      p_run_id: runId,
      p_request_id: requestId,
      p_status: "processing",
      p_removed: removed,
    });
    await leaseEnds();
    await claimIt();
    const receipt = await finishDeletion(database, runId, first);
    const files = first.recordings.flatMap(({ urls }) => urls).length;
    expect(receipt?.removed).toMatchObject({ recording_files: 2 + files, acs_identities: 1 });
  });

  it("changes nothing until it is completed", async () => {
    const read = () => database.sql`
      select first_name, cv_file_path, content, recording_url
      from candidate_profiles
      join applications on candidate_id = user_id
      join interviews on application_id = applications.id
      join transcript_segments on interview_id = interviews.id
      where user_id = ${person.id} order by content`;
    const before = await read();
    expect(before).toHaveLength(2);
    await claimIt();
    expect([...(await read())]).toEqual([...before]);
  });

  it("is completed once when two callers complete it", async () => {
    const claimed = await claimIt();
    await leaseEnds();
    await claimIt();
    const receipts = await Promise.all([
      finishDeletion(database, runId, claimed),
      finishDeletion(database, runId, claimed),
    ]);
    expect(receipts[0]).toMatchObject({ id: requestId });
    expect(receipts[1]).toEqual(receipts[0]);
    expect(await countsOf(runId)).toEqual({ completed: 1, failed: 0, deferred: 0 });
    expect(await completionsOf(requestId)).toHaveLength(1);
  });

  it("that fails has the reason, and is retried by the next run", async () => {
    await claimIt();
    await failDeletion(database, runId, requestId, "storage_failed");
    await failDeletion(database, runId, requestId, "something else");
    expect(await requestOf(database, requestId)).toMatchObject({
      status: "failed",
      notes: "storage_failed",
    });
    expect(await countsOf(runId)).toEqual({ completed: 0, failed: 1, deferred: 0 });
    const failures = await database.sql`
      select request_id, reason from retention_failures where run_id = ${runId}`;
    expect([...failures]).toEqual([{ request_id: requestId, reason: "storage_failed" }]);
    expect(await claimDeletions(database, runId)).toEqual([]);

    const next = await nextRun(database, runId);
    const receipt = await finishDeletion(database, next, await claimIt(next));
    expect(receipt).toMatchObject({ id: requestId });
  });

  it("cannot be failed by a run that has lost its claim", async () => {
    await claimIt();
    await leaseEnds();
    const next = await nextRun(database, runId);
    const claimed = await claimIt(next);
    await failDeletion(database, runId, requestId, "too late");
    expect(await requestOf(database, requestId)).toMatchObject({ status: "processing" });
    expect(await finishDeletion(database, next, claimed)).not.toBeNull();
    await failDeletion(database, next, requestId, "too late");
    expect(await completionsOf(requestId)).toHaveLength(1);
  });

  describe("fails with data_remains when after the claim arrived", () => {
    const completionFails = async () => {
      const claimed = await claimIt();
      return async () => {
        expect(await finishDeletion(database, runId, claimed)).toBeNull();
        expect(await requestOf(database, requestId)).toMatchObject({
          status: "failed",
          notes: "data_remains",
        });
        const kept = await database.sql`
          select from candidate_profiles where user_id = ${person.id} and first_name is not null`;
        expect(kept).toHaveLength(1);
      };
    };

    it("a file of a recording", async () => {
      const check = await completionFails();
      await database.sql`
        update recording_parts set url = 'https://storage.test/late', deletion_claimed_at = null
        where part_index = 1`;
      await check();
      const claimed = await claimIt(await nextRun(database, runId));
      expect(claimed.recordings.flatMap(({ urls }) => urls)).toContain("https://storage.test/late");
    });

    it("a resume", async () => {
      const check = await completionFails();
      const path = `${person.id}/late.pdf`;
      await database.sql`
        insert into storage.objects (bucket_id, name) values ('candidate-cvs', ${path})`;
      await check();
      const next = await nextRun(database, runId);
      const claimed = await claimIt(next);
      expect(claimed.resume_paths).toEqual([path]);
      await deleteResumes(database, claimed);
      expect(await finishDeletion(database, next, claimed)).not.toBeNull();
    });

    it("an identity", async () => {
      await database.sql`delete from communication_identities where user_id = ${person.id}`;
      const check = await completionFails();
      await database.call("save_communication_identity", {
        p_user: person.id,
        p_acs_user_id: person.acsUserId,
      });
      await check();
      const claimed = await claimIt(await nextRun(database, runId));
      expect(claimed.acs_user_id).toBe(person.acsUserId);
    });

    it("an identity that is being created", async () => {
      await database.sql`delete from communication_identities where user_id = ${person.id}`;
      const check = await completionFails();
      await database.call("claim_communication_identity", { p_user: person.id });
      await check();
      // The claim to create it has expired.
      await database.sql`
        update communication_identities set claimed_at = claimed_at - interval '21 s'`;
      const next = await nextRun(database, runId);
      expect(await finishDeletion(database, next, await claimIt(next))).not.toBeNull();
    });
  });
});

test("a request is not completed when its person was deleted meanwhile", async () => {
  const claimed = await claimIt();
  await leaseEnds();
  await database.sql`delete from auth.users where id = ${person.id}`;
  expect(await finishDeletion(database, runId, claimed)).toBeNull();
  await failDeletion(database, runId, requestId, "too late");
  expect(await countsOf(runId)).toMatchObject({ completed: 0, failed: 0 });
});

describe("an export of the person during the deletion", () => {
  const recordExport = (call = database.call) => call("record_export", { p_user: person.id });
  const parameters = async () => {
    const { request_id } = await claimIt();
    return {
      p_run_id: runId,
      p_request_id: request_id,
      p_status: "completed",
      p_removed: { acs_identities: 1 },
    };
  };
  const namedInLog = async () => (await rowsWith(database.sql, person.id))["public.audit_log"];

  it("is erased from the audit log when it ends before", async () => {
    const finished = await parameters();
    const [, receipt] = await database.whileUncommitted(recordExport, () =>
      database.call("update_deletion_request", finished),
    );
    expect(receipt).toMatchObject({ id: requestId });
    expect(await namedInLog()).toBeUndefined();
  });

  it("is refused when it comes after", async () => {
    const finished = await parameters();
    const [receipt, refused] = await database.whileUncommitted(
      (call) => call("update_deletion_request", finished),
      () => recordExport().catch((error: unknown) => error),
    );
    expect(receipt).toMatchObject({ id: requestId });
    expect(refused).toMatchObject({ message: "forbidden" });
    expect(await namedInLog()).toBeUndefined();
  });
});
