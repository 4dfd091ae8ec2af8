import { randomUUID } from "node:crypto";
import type { Database } from "../../shared/clients/database.types";
import { connectForTests } from "../support/postgres";
import { asUser, createUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";

type TableName = keyof Database["public"]["Tables"];

/** What a client may never write, whatever row it is: the columns that policies cannot guard. */
const GUARDED_FROM_UPDATE: Partial<Record<TableName, string[]>> = {
  applications: [
    ...["id", "job_role_id", "candidate_id", "invited_email", "created_at", "updated_at"],
  ],
  org_users: ["id", "organisation_id", "user_id", "created_at"],
  // Others may be written, without effect: an upsert of the candidate's page names them.
  interview_scores: ["segment_count"],
  interviews: [
    ...["id", "application_id", "recording_url", "recording_deleted_at", "metadata"],
    ...["created_at", "updated_at", "closed_at", "organisation_id", "legal_hold"],
    ...["retention_claimed_until", "retention_claimed_by", "transcript_deleted_at"],
    ...["last_active_at", "deletion_failures", "deletion_retry_at", "competencies"],
    ...["transcript_deletion_failures", "transcript_deletion_retry_at"],
  ],
  organisations: ["id", "created_at", "updated_at", "closed_at", "mail_name", "name_digest"],
  job_roles: ["id", "organisation_id", "created_by", "created_at", "updated_at"],
  invitations: [
    ...["id", "application_id", "token", "created_at"],
    ...["accepted_at", "revoked_at", "interview_id", "email_id"],
    ...["mail_failure", "mail_failure_reason", "sending_until"],
  ],
  // `user_id` may be written, to itself only: an upsert names it.
  candidate_profiles: ["id", "created_at", "updated_at"],
  candidate_skills: ["id", "user_id", "created_at"],
  education: ["id", "user_id", "created_at"],
  employment_history: ["id", "user_id", "created_at"],
  candidate_dei: ["id", "user_id", "created_at"],
  practice_interviews: ["id", "user_id", "created_at"],
};

const DENIED = "42501";
const CHECK_VIOLATION = "23514";

const sql = connectForTests();
let world: World;
let otherRoleId: string;

beforeAll(async () => {
  world = await createWorld();
  otherRoleId = (await createWorld()).jobRoleId;
});

test("only the columns that a rule allows can be updated", async () => {
  const guarded = await sql`
    select relname as table, array_agg(attname::text order by attname::text) as columns
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = 'public'::regnamespace and relkind = 'r'
      and has_any_column_privilege('authenticated', pg_class.oid, 'update')
      and not has_column_privilege('authenticated', pg_class.oid, attnum, 'update')
    group by relname`;
  const expected = Object.entries(GUARDED_FROM_UPDATE).map(([table, columns]) => [
    table,
    [...columns].sort(),
  ]);
  const found = guarded.map((row) => [row["table"], row["columns"]]);
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
});

test("anonymous callers have privileges on what the page of an invitation shows, and no others", async () => {
  const columnsWith = (privilege: string) => sql`
    select relname as table, array_agg(attname::text order by attname::text) as columns
    from pg_class
    join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm')
      and relname <> 'invitations' and has_column_privilege('anon', pg_class.oid, attnum, ${privilege})
    group by relname`;
  const shown = (await columnsWith("select")).map((row) => [row["table"], row["columns"]]);
  expect(Object.fromEntries(shown)).toEqual({
    applications: ["candidate_id", "created_at", "id", "job_role_id", "status", "updated_at"],
    job_roles: [
      ...["created_at", "created_by", "department", "description", "employment_type", "id"],
      ...["industry", "interview_structure", "location", "organisation_id", "requirements"],
      ...["salary_range_max", "salary_range_min", "scoring_rubric", "status", "title"],
      ...["updated_at", "work_type"],
    ],
  });
  expect(await columnsWith("insert, update, references")).toHaveLength(0);
  const [changed] = await sql`
    select array_agg(attname::text order by attname::text) as columns from pg_attribute
    where attrelid = 'public.invitations'::regclass and attnum > 0
      and has_column_privilege('anon', attrelid, attnum, 'insert, update')`;
  expect(changed?.["columns"]).toEqual(["opened_at", "status"]);
});

describe("an application", () => {
  const apply = (
    user: TestUser,
    row: { job_role_id?: string; status?: string; match_score?: number },
  ) =>
    asUser(user)
      .from("applications")
      .insert({ job_role_id: world.jobRoleId, candidate_id: user.id, ...row });
  const update = (user: TestUser, change: Database["public"]["Tables"]["applications"]["Update"]) =>
    asUser(user).from("applications").update(change).eq("id", world.applicationId).select("id");

  it("cannot be made while the candidate has an open one for the same role", async () => {
    const { error } = await apply(world.candidate, {});
    expect(error?.message).toBe("application_exists");
  });

  it("can be made again after the earlier one was rejected", async () => {
    const { jobRoleId, candidate, applicationId } = await createWorld();
    await sql`update applications set status = 'rejected' where id = ${applicationId}`;
    expect((await apply(candidate, { job_role_id: jobRoleId })).error).toBeNull();
  });

  it("is made for several people by a recruiter who invites them to the role", async () => {
    const invite = () => apply(world.recruiter, {});
    expect([(await invite()).error, (await invite()).error]).toEqual([null, null]);
  });

  it("cannot be made with a score", async () => {
    expect((await apply(world.outsider, { match_score: 90 })).error?.code).toBe(DENIED);
  });

  it("cannot be made with a status other than applied", async () => {
    expect((await apply(world.outsider, { status: "hired" })).error?.code).toBe(DENIED);
  });

  it.each(["draft", "paused", "closed"] as const)("cannot be made to a %s role", async (status) => {
    const { jobRoleId } = await createWorld({ status });
    expect((await apply(world.outsider, { job_role_id: jobRoleId })).error?.code).toBe(DENIED);
  });

  it("has its status and match score changed by the organisation", async () => {
    const { data } = await update(world.recruiter, { status: "shortlisted", match_score: 81 });
    expect(data).toHaveLength(1);
  });

  it.each(["viewer", "member"] as const)("is not changed by a %s", async (role) => {
    for (const change of [{ status: "hired" }, { match_score: 100 }]) {
      expect((await update(world[role], change)).data).toEqual([]);
    }
  });

  it("cannot be moved to another role or candidate by the organisation", async () => {
    const moved = await update(world.admin, { job_role_id: otherRoleId });
    expect(moved.error?.code).toBe(DENIED);
    const given = await update(world.admin, { candidate_id: world.otherCandidate.id });
    expect(given.error?.code).toBe(DENIED);
  });

  it("is not changed by its candidate, whose update is accepted without effect", async () => {
    const change = { match_score: 100, status: "hired" };
    expect((await update(world.candidate, change)).error).toBeNull();
    const [row] = await sql`
      select status, match_score from applications where id = ${world.applicationId}`;
    expect(row).not.toMatchObject({ match_score: 100 });
    expect(row).not.toMatchObject({ status: "hired" });
  });

  it("refuses an unknown status", async () => {
    expect((await update(world.recruiter, { status: "adored" })).error?.code).toBe(CHECK_VIOLATION);
  });
});

describe("a membership", () => {
  const update = (change: Database["public"]["Tables"]["org_users"]["Update"]) =>
    asUser(world.admin)
      .from("org_users")
      .update(change)
      .eq("organisation_id", world.organisationId)
      .eq("user_id", world.member.id)
      .select("id");

  it("has its role changed by an admin", async () => {
    expect((await update({ role: "viewer" })).data).toHaveLength(1);
  });

  it("cannot be given to someone else, nor to another organisation", async () => {
    expect((await update({ user_id: world.outsider.id })).error?.code).toBe(DENIED);
    expect((await update({ organisation_id: randomUUID() })).error?.code).toBe(DENIED);
  });

  it("refuses an unknown role", async () => {
    expect((await update({ role: "owner" })).error?.code).toBe(CHECK_VIOLATION);
  });
});

describe("a score", () => {
  const update = (change: Database["public"]["Tables"]["interview_scores"]["Update"]) =>
    asUser(world.admin)
      .from("interview_scores")
      .update(change)
      .eq("interview_id", world.interviewId)
      .select("id");

  beforeAll(async () => {
    await sql`
      insert into interview_scores (interview_id, overall_score) values (${world.interviewId}, 50)`;
  });

  it("is overridden by an admin in their own name", async () => {
    const override = { human_override: true, human_override_reason: "Heard them in person." };
    expect((await update({ ...override, human_override_by: world.admin.id })).data).toHaveLength(1);
  });

  it("cannot be overridden in the name of another user", async () => {
    const { error } = await update({ human_override_by: world.recruiter.id });
    expect(error?.code).toBe(DENIED);
  });

  it("is between 0 and 100, also when the service writes it", async () => {
    const write = sql`
      update interview_scores set overall_score = 101 where interview_id = ${world.interviewId}`;
    await expect(write).rejects.toMatchObject({ code: CHECK_VIOLATION });
  });
});

describe("a profile", () => {
  const upsert = (user: TestUser, row: { user_id: string; first_name: string }) =>
    asUser(user).from("candidate_profiles").upsert(row, { onConflict: "user_id" });

  it("is made and changed by an upsert, as the frontend does", async () => {
    const user = await createUser();
    const write = (name: string) => upsert(user, { user_id: user.id, first_name: name });
    expect((await write("Lea")).error).toBeNull();
    expect((await write("Leah")).error).toBeNull();
    const { data } = await asUser(user).from("candidate_profiles").select("first_name");
    expect(data).toEqual([{ first_name: "Leah" }]);
  });

  it("cannot be made for, or handed to, another user", async () => {
    const { outsider, otherCandidate } = world;
    const row = { user_id: outsider.id, first_name: "Eve" };
    expect((await upsert(otherCandidate, row)).error?.code).toBe(DENIED);
    await upsert(otherCandidate, { user_id: otherCandidate.id, first_name: "Otto" });
    const { error } = await asUser(otherCandidate)
      .from("candidate_profiles")
      .update({ user_id: outsider.id })
      .eq("user_id", otherCandidate.id);
    expect(error?.code).toBe(DENIED);
  });
});

describe("a deletion request", () => {
  it("cannot be made as already processed", async () => {
    const row = { user_id: world.candidate.id, request_type: "full_deletion", status: "completed" };
    const { error } = await asUser(world.candidate).from("data_deletion_requests").insert(row);
    expect(error?.code).toBe(DENIED);
  });
});
