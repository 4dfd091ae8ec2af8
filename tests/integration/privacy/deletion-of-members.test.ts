import { randomUUID } from "node:crypto";
import {
  askForDeletion,
  claimDeletions,
  claimFirst,
  clearRequests,
  finishDeletion,
} from "../../support/erasure";
import { ownDatabase } from "../../support/own-database";
import {
  insertInterview,
  insertMember,
  insertOrganisation,
  type Organisation,
  startedRun,
} from "../../support/retention";

const database = ownDatabase();
let ours: Organisation;
let runId: string;

beforeEach(async () => {
  await clearRequests(database);
  ours = await insertOrganisation(database);
  runId = await startedRun(database);
});

/** Deletes somebody who asks for it. @returns the receipt */
async function erase(userId: string) {
  await askForDeletion(database, userId, "full_deletion");
  return finishDeletion(database, runId, await claimFirst(database, runId));
}

const rolesLeft = async () => {
  const rows = await database.sql`
    select user_id, role from org_users where organisation_id = ${ours.id}`;
  return Object.fromEntries(rows.map((row) => [row["user_id"], row["role"]]));
};
const isClosed = async () => {
  const [row] = await database.sql`
    select closed_at is not null as closed from organisations where id = ${ours.id}`;
  return row?.["closed"];
};

describe("the full deletion of the last admin of an organisation", () => {
  it("closes the organisation where they were its only member", async () => {
    const interview = await insertInterview(database, ours);
    await database.sql`update organisations set billing_email = 'bills@example.test'`;
    await database.sql`update job_roles set status = 'active'`;
    expect(await erase(ours.adminId)).not.toBeNull();
    const [row] = await database.sql`
      select closed_at is not null as closed, transcript_retention_days as days, billing_email,
        job_roles.status, (select count(*)::int from interviews where id = ${interview.id}) as interviews
      from organisations join job_roles on organisation_id = organisations.id
      where organisations.id = ${ours.id}`;
    expect(row).toEqual({
      closed: true,
      days: 90,
      billing_email: null,
      status: "closed",
      interviews: 1,
    });
    const audited = await database.sql`
      select user_id from audit_log
      where action = 'organisation.closed' and organisation_id = ${ours.id}`;
    expect([...audited]).toEqual([{ user_id: null }]);
  });

  it("makes the recruiter who has been a member for longest an admin", async () => {
    await insertMember(database, ours.id, "viewer");
    const older = await insertMember(database, ours.id, "hiring_manager");
    const younger = await insertMember(database, ours.id, "recruiter");
    await database.sql`
      update org_users set created_at = created_at - interval '1 day' where user_id = ${older}`;
    expect(await erase(ours.adminId)).not.toBeNull();
    expect(await rolesLeft()).toMatchObject({ [older]: "org_admin", [younger]: "recruiter" });
    expect(await isClosed()).toBe(false);
    const [audited] = await database.sql`
      select entity_id, user_id from audit_log where action = 'member.role_changed'
        and organisation_id = ${ours.id}`;
    expect(audited).toEqual({ entity_id: older, user_id: null });
  });

  it("closes the organisation where only viewers are left", async () => {
    await insertMember(database, ours.id, "viewer");
    expect(await erase(ours.adminId)).not.toBeNull();
    expect([await isClosed(), await rolesLeft()]).toEqual([true, {}]);
  });

  it("changes nothing for the others where another admin is left", async () => {
    const other = await insertMember(database, ours.id, "admin");
    const recruiter = await insertMember(database, ours.id, "recruiter");
    expect(await erase(ours.adminId)).not.toBeNull();
    expect(await rolesLeft()).toEqual({ [other]: "admin", [recruiter]: "recruiter" });
  });

  it("completes for both where the last two admins are deleted at once", async () => {
    const other = await insertMember(database, ours.id, "admin");
    const recruiter = await insertMember(database, ours.id, "recruiter");
    for (const admin of [ours.adminId, other]) {
      await askForDeletion(database, admin, "full_deletion");
    }
    const receipts = await Promise.all(
      (await claimDeletions(database, runId)).map((claimed) =>
        finishDeletion(database, runId, claimed),
      ),
    );
    expect(receipts.filter((receipt) => receipt !== null)).toHaveLength(2);
    expect(await rolesLeft()).toEqual({ [recruiter]: "org_admin" });
  });

  it("completes where somebody else made them the only admin", async () => {
    const stranger = await insertMember(database, ours.id, "org_admin");
    await database.call("remove_member", {
      p_acting_user: ours.adminId,
      p_organisation_id: ours.id,
      p_user_id: ours.adminId,
    });
    expect(await rolesLeft()).toEqual({ [stranger]: "org_admin" });
    expect(await erase(stranger)).not.toBeNull();
    expect(await isClosed()).toBe(true);
  });
});

describe("a closed organisation", () => {
  const deleteClosed = async () => {
    while (await database.call("delete_closed_organisations", { p_run_id: runId, p_limit: 2 }));
    const rows = await database.sql`select id from organisations where id = ${ours.id}`;
    return rows.length === 0;
  };
  const close = (daysAgo: number) => database.sql`
    update organisations set transcript_retention_days = 30,
      closed_at = now() - make_interval(days => ${daysAgo})
    where id = ${ours.id}`;

  it("is deleted with the data of its candidates after its transcript retention", async () => {
    for (let count = 0; count < 3; count += 1) await insertInterview(database, ours);
    await close(29);
    expect(await deleteClosed()).toBe(false);
    await close(31);
    expect(await deleteClosed()).toBe(true);
    const [left] = await database.sql`select count(*)::int from interviews`;
    expect(left?.["count"]).toBe(0);
  });

  it("is deleted after a legal hold of one of its interviews, the others before", async () => {
    const held = await insertInterview(database, ours);
    const other = await insertInterview(database, ours);
    await database.sql`update interviews set legal_hold = true where id = ${held.id}`;
    await close(31);
    expect(await deleteClosed()).toBe(false);
    const left = await database.sql`select id from interviews`;
    expect(left.map((row) => row["id"])).toEqual([held.id]);
    expect(left.map((row) => row["id"])).not.toContain(other.id);
    await database.sql`update interviews set legal_hold = false`;
    expect(await deleteClosed()).toBe(true);
  });

  it("is not deleted by a run of some organisations, nor without a run", async () => {
    await close(31);
    const call = (run: string) =>
      database.call("delete_closed_organisations", { p_run_id: run, p_limit: 2 });
    await database.sql`update retention_runs set organisation_ids = ${[ours.id]}`;
    expect([await call(runId), await call(randomUUID())]).toEqual([false, false]);
    expect(await database.sql`select from organisations where id = ${ours.id}`).toHaveLength(1);
  });
});
