import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { eventually } from "../../support/eventually";
import { breakSimulator, healSimulator } from "../../support/faults";
import { mailHost } from "../../support/mail-host";
import { acceptMembership, inviteMember, memberTokenFor } from "../../support/members";
import { connectForTests } from "../../support/postgres";
import { runTimer } from "../../support/retained";
import { stack } from "../../support/stack";
import { asService, asUser, createUser, signToken, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
const pending = z.object({ id: z.guid(), email: z.string(), role: z.string() });
const listed = z.object({
  members: z.array(z.object({ user_id: z.guid(), role: z.string() })),
  invitations: z.array(pending).optional(),
});

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const invite = (email: string, role = "viewer", admin = world.admin) =>
  inviteMember({ admin, organisationId: world.organisationId, email, role });
const list = async (user: TestUser) => {
  const path = `/api/organisations/${world.organisationId}/members`;
  return listed.parse((await call("GET", path, { token: user.token })).body);
};
const revoke = (id: string, user = world.admin) =>
  call("DELETE", `/api/organisations/${world.organisationId}/members/invitations/${id}`, {
    token: user.token,
  });
const roleOf = async (user: TestUser) =>
  (await list(world.admin)).members.find(({ user_id }) => user_id === user.id)?.role;

describe("inviting a member", () => {
  it("makes them a member only when they accept", async () => {
    const user = await createUser();
    const { status, body } = await invite(user.email.toUpperCase(), "recruiter");
    expect([status, body]).toEqual([
      200,
      {
        id: expect.any(String),
        email: user.email.toUpperCase(),
        role: "recruiter",
        status: "pending",
        created_at: expect.any(String),
        expires_at: expect.any(String),
        mail_failure: null,
        mail_failure_reason: null,
      },
    ]);
    expect(await roleOf(user)).toBeUndefined();
    expect((await asUser(user).from("applications").select("id")).data).toEqual([]);
    expect((await list(world.admin)).invitations).toEqual([
      expect.objectContaining(pending.parse(body)),
    ]);

    const accepted = await acceptMembership(user, await memberTokenFor(user.email.toUpperCase()));
    expect([accepted.status, accepted.body]).toEqual([
      200,
      expect.objectContaining({
        user_id: user.id,
        role: "recruiter",
        organisation_id: world.organisationId,
      }),
    ]);
    expect(await roleOf(user)).toBe("recruiter");
    expect((await asUser(user).from("applications").select("id")).data).not.toEqual([]);
    expect((await list(world.admin)).invitations).toEqual([]);
  });

  it("gives the same when it is accepted repeatedly, but not after they have left", async () => {
    const user = await createUser();
    await invite(user.email);
    const token = await memberTokenFor(user.email);
    const all = await Promise.all(Array.from({ length: 5 }, () => acceptMembership(user, token)));
    expect(new Set(all.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const path = `/api/organisations/${world.organisationId}/members/${user.id}`;
    expect((await call("DELETE", path, { token: user.token })).status).toBe(200);
    const again = await acceptMembership(user, token);
    expect([again.status, problemOf(again).code]).toEqual([404, "member_not_found"]);
  });

  it("is shown to admins only", async () => {
    await invite(`${randomUUID()}@example.test`);
    expect((await list(world.recruiter)).invitations).toBeUndefined();
  });

  it("takes addresses with international domains, and shows them as typed", async () => {
    const name = randomUUID();
    const { body } = await invite(`${name}@Bücher.example`);
    expect(pending.parse(body).email).toBe(`${name}@Bücher.example`);
    expect(await memberTokenFor(`${name}@xn--bcher-kva.example`)).toHaveLength(43);
  });

  it("is repeated with the same result, and replaced by one with another role", async () => {
    const user = await createUser();
    const first = pending.parse((await invite(user.email, "viewer")).body);
    expect(pending.parse((await invite(user.email, "viewer")).body)).toEqual(first);
    const token = await memberTokenFor(user.email);
    expect(pending.parse((await invite(user.email, "recruiter")).body).id).not.toBe(first.id);
    expect(problemOf(await acceptMembership(user, token)).code).toBe("invitation_not_found");
    await acceptMembership(user, await memberTokenFor(user.email));
    expect(await roleOf(user)).toBe("recruiter");
  });

  it("gives the same for the same idempotency key, also after it was revoked", async () => {
    const { admin, organisationId } = world;
    const [email, key] = [`${randomUUID()}@example.test`, randomUUID()];
    const request = (role: string) => inviteMember({ admin, organisationId, email, role, key });
    const first = await request("viewer");
    await revoke(pending.parse(first.body).id);
    expect((await request("viewer")).body).toEqual(first.body);
    const other = await request("recruiter");
    expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
    const [stored] = await sql`select answer from idempotency_keys where key = ${key}`;
    expect(JSON.stringify(stored)).not.toContain(email);
  });

  it("leaves the role of somebody who is a member already", async () => {
    await invite(world.recruiter.email, "admin");
    const token = await memberTokenFor(world.recruiter.email);
    expect((await acceptMembership(world.recruiter, token)).body).toMatchObject({
      role: "org_recruiter",
    });
  });
});

describe("an invitation of a member cannot be accepted", () => {
  it.each<[string, () => Promise<{ token: string }>]>([
    ["by somebody else", () => createUser()],
    [
      "by an account whose address is not confirmed",
      async () => {
        const { data } = await asService().auth.admin.createUser({ email: invited });
        return { token: await signToken({ sub: String(data.user?.id), email: invited }) };
      },
    ],
  ])("%s", async (_, caller) => {
    await invite(invited);
    const response = await acceptMembership(await caller(), await memberTokenFor(invited));
    expect([response.status, problemOf(response).code]).toEqual([403, "forbidden"]);
    await sql`delete from auth.users where email = ${invited}`;
  });
  const invited = `${randomUUID()}@example.test`;

  it("after it has expired, was revoked, or its organisation was closed", async () => {
    const user = await createUser();
    const { id } = pending.parse((await invite(user.email)).body);
    const token = await memberTokenFor(user.email);
    await sql`update member_invitations set expires_at = now() where id = ${id}`;
    expect(problemOf(await acceptMembership(user, token)).code).toBe("invitation_expired");
    await sql`update member_invitations set expires_at = now() + interval '1 hour' where id = ${id}`;
    expect(problemOf(await revoke(id, world.recruiter)).code).toBe("forbidden");
    expect((await revoke(id)).status).toBe(200);
    expect(problemOf(await revoke(id)).code).toBe("invitation_not_found");
    expect(problemOf(await acceptMembership(user, token)).code).toBe("invitation_not_found");

    await invite(user.email);
    const second = await memberTokenFor(user.email);
    await call("DELETE", `/api/organisations/${world.organisationId}`, {
      token: world.admin.token,
    });
    expect(problemOf(await acceptMembership(user, second)).code).toBe("invitation_not_found");
  });
});

describe("while the mail service fails", () => {
  const own = mailHost();

  it("an invitation is pending, and the timer sends its mail later", async () => {
    const email = `${randomUUID()}@example.test`;
    const { admin, organisationId } = world;
    await breakSimulator(own.mail, { status: 500 });
    const invited = await inviteMember({ admin, organisationId, email, api: own.api });
    const { id } = pending.parse(invited.body);
    await healSimulator(own.mail);
    const rowOf = async () => {
      const [row] = await sql`
        select sent_at is not null as sent, next_attempt_at > now() as waits
        from member_invitations where id = ${id}`;
      return row;
    };
    expect(await rowOf()).toEqual({ sent: false, waits: true });
    await sql`
      update member_invitations set next_attempt_at = now() - interval '1 year' where id = ${id}`;
    await runTimer(own.api, "send-pending-work");
    await eventually(async () => ((await rowOf())?.["sent"] ? true : undefined));
    // The timer of any instance may have sent it.
    const services = [own.mail, stack().mail.url];
    const token = await Promise.any(services.map((url) => memberTokenFor(email, url)));
    expect(token).toHaveLength(43);
  });
});
