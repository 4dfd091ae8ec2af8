import { randomBytes, randomUUID } from "node:crypto";
import { connectForTests } from "../../support/postgres";
import { asService, asUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const organisation = (user: TestUser) => ({
  p_acting_user: user.id,
  p_organisation_id: world.organisationId,
});
const list = (user: TestUser) => asService().rpc("list_members", organisation(user));
const invite = (user: TestUser, email: string) =>
  asService().rpc("invite_member", {
    ...organisation(user),
    p_invitation_id: randomUUID(),
    p_token_hash: randomBytes(32).toString("hex"),
    p_email: email,
    p_send_to: email,
    p_role: "viewer",
    p_daily_limit: 100,
  });
const change = (user: TestUser, member: TestUser, role: string) =>
  asService().rpc("change_member_role", {
    ...organisation(user),
    p_user_id: member.id,
    p_role: role,
  });
const remove = (user: TestUser, member: TestUser) =>
  asService().rpc("remove_member", { ...organisation(user), p_user_id: member.id });

const roleOf = async (user: TestUser) =>
  (
    await sql`
      select role from org_users
      where organisation_id = ${world.organisationId} and user_id = ${user.id}`
  )[0]?.["role"];

test("lists members for members", async () => {
  const { data } = await list(world.viewer);
  expect(data).toMatchObject({
    members: expect.arrayContaining([
      {
        user_id: world.admin.id,
        email: world.admin.email,
        role: "org_admin",
        created_at: expect.any(String),
      },
    ]),
  });
  expect((await list(world.outsider)).error?.message).toBe("organisation_not_found");
});

test("changes the role of a member, and removes a member", async () => {
  expect((await change(world.admin, world.viewer, "recruiter")).data).toMatchObject({
    user_id: world.viewer.id,
    role: "recruiter",
  });
  expect((await remove(world.admin, world.viewer)).error).toBeNull();
  expect(await roleOf(world.viewer)).toBeUndefined();
  expect((await remove(world.admin, world.viewer)).error?.message).toBe("member_not_found");
  const missing = await change(world.admin, world.outsider, "viewer");
  expect(missing.error?.message).toBe("member_not_found");
});

test("raises forbidden for members who are no admins, and organisation_not_found for strangers", async () => {
  for (const [user, message] of [
    [world.hiringManager, "forbidden"],
    [world.viewer, "forbidden"],
    [world.outsider, "organisation_not_found"],
  ] as const) {
    expect((await invite(user, world.candidate.email)).error?.message).toBe(message);
    expect((await change(user, world.member, "admin")).error?.message).toBe(message);
    expect((await remove(user, world.member)).error?.message).toBe(message);
  }
});

test("the last admin cannot be demoted, through functions or the table", async () => {
  expect((await change(world.admin, world.admin, "viewer")).error?.message).toBe("last_admin");
  const own = asUser(world.admin).from("org_users");
  const stepDown = await own.update({ role: "viewer" }).eq("user_id", world.admin.id);
  expect(stepDown.error?.message).toBe("last_admin");
  expect(await roleOf(world.admin)).toBe("org_admin");
});

const leave = {
  "the function": (user: TestUser) => remove(user, user),
  "the table": (user: TestUser) => asUser(user).from("org_users").delete().eq("user_id", user.id),
};
const isClosed = { closed: true, status: "closed" };

/** Of the organisation, and of its job role. */
const stateOf = async () =>
  (
    await sql`
      select closed_at is not null as closed, status from organisations
      join job_roles on organisation_id = organisations.id
      where organisations.id = ${world.organisationId}`
  )[0];

describe.each(Object.entries(leave))("the last admin who leaves through %s", (_, leaveBy) => {
  it("is followed by the recruiter who has been a member for longest", async () => {
    expect((await leaveBy(world.admin)).error).toBeNull();
    expect(await roleOf(world.admin)).toBeUndefined();
    const [row] = await sql`
      select count(*)::int from org_users
      where organisation_id = ${world.organisationId} and role = 'org_admin'`;
    expect(row?.["count"]).toBe(1);
  });

  it("closes the organisation where only viewers remain", async () => {
    for (const user of [world.recruiter, world.hiringManager]) await remove(user, user);
    expect((await leaveBy(world.admin)).error).toBeNull();
    expect(await roleOf(world.viewer)).toBeUndefined();
    expect(await stateOf()).toEqual(isClosed);
  });

  it("closes the organisation as its only member", async () => {
    for (const user of [world.viewer, world.member, world.recruiter, world.hiringManager]) {
      expect((await remove(user, user)).error).toBeNull();
      expect(await roleOf(user)).toBeUndefined();
    }
    expect((await leaveBy(world.admin)).error).toBeNull();
    expect(await stateOf()).toEqual(isClosed);
  });

  it("leaves one admin when another leaves at the same time", async () => {
    await change(world.admin, world.recruiter, "admin");
    const both = await Promise.all([leaveBy(world.admin), leaveBy(world.recruiter)]);
    expect(both.map(({ error }) => error)).toEqual([null, null]);
    expect(await roleOf(world.hiringManager)).toBe("org_admin");
  });
});

test("of the only two members who are admins and remove each other at once, one remains", async () => {
  for (const user of [world.viewer, world.member, world.hiringManager]) await remove(user, user);
  await change(world.admin, world.recruiter, "admin");
  await Promise.all([remove(world.admin, world.recruiter), remove(world.recruiter, world.admin)]);
  const [row] = await sql`
    select count(*)::int as members, bool_or(closed_at is not null) as closed
    from org_users join organisations on organisations.id = organisation_id
    where organisation_id = ${world.organisationId}`;
  expect(row).toEqual({ members: 1, closed: false });
});

test("one of two admins who remove each other at once remains", async () => {
  await change(world.admin, world.recruiter, "admin");
  await Promise.all([remove(world.admin, world.recruiter), remove(world.recruiter, world.admin)]);
  const [row] = await sql`
    select count(*)::int from org_users
    where organisation_id = ${world.organisationId} and role in ('admin', 'org_admin')`;
  expect(row?.["count"]).toBe(1);
});

test("the account of the last admin can be deleted", async () => {
  const { error } = await asService().auth.admin.deleteUser(world.admin.id);
  expect(error).toBeNull();
  expect(await roleOf(world.admin)).toBeUndefined();
});
