import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call } from "../support/api";
import { eventually } from "../support/eventually";
import { inviteMember } from "../support/members";
import { ownApp } from "../support/own-app";
import { runTimer } from "../support/retained";
import { insertUser } from "../support/retention";
import { signToken, type TestUser } from "../support/users";
import { attackBeside } from "../support/victim";

const INVITATIONS = 10;

/** More are not sent to one address for one sender in a day. */
const MAILS_TO_ONE_ADDRESS = 3;

const app = ownApp();

async function newUser(): Promise<TestUser> {
  const id = await insertUser(app.database);
  return { id, email: `${id}@example.test`, token: await signToken({ sub: id }) };
}

async function newOrganisation({ token }: TestUser): Promise<string> {
  const body = { name: `Clinic ${randomUUID()}` };
  const created = await call("POST", "/api/organisations", { token, body, api: app.api });
  return z.object({ id: z.guid() }).parse(created.body).id;
}

const api = () => ({ api: app.api });

/** A victim, who administers an organisation of their own, and lists its members. */
async function newVictim() {
  const victim = await newUser();
  const path = `/api/organisations/${await newOrganisation(victim)}/members`;
  const request = async () => {
    const { status } = await call("GET", path, { token: victim.token, ...api() });
    expect(status).toBe(200);
  };
  return { victim, request };
}

it("nobody keeps somebody else from being deleted by making them an admin", async () => {
  const attacker = await newUser();
  const { victim, request } = await newVictim();
  const body = { request_type: "full_deletion" };
  const statuses: number[] = [];
  await attackBeside("memberships of a stranger", request, async () => {
    for (let count = 0; count < INVITATIONS; count += 1) {
      const admin = attacker;
      const organisationId = await newOrganisation(attacker);
      const invited = await inviteMember({
        ...{ admin, organisationId, email: victim.email, role: "org_admin" },
        ...api(),
      });
      statuses.push(invited.status);
      const path = `/api/organisations/${organisationId}/members/${attacker.id}`;
      await call("DELETE", path, { token: attacker.token, ...api() });
    }
  });
  expect(statuses).toEqual(
    Array.from({ length: INVITATIONS }, (_, index) => (index < MAILS_TO_ONE_ADDRESS ? 200 : 429)),
  );
  const memberships = await app.database.sql`select from org_users where user_id = ${victim.id}`;
  expect(memberships).toHaveLength(1);
  await call("POST", "/api/privacy/requests", { token: victim.token, body, ...api() });
  await runTimer(app.api, "data-retention-nightly");
  await eventually(async () => {
    const rows = await app.database.sql`select from auth.users where id = ${victim.id}`;
    return rows.length === 0 ? true : undefined;
  });
});

it("nobody finds out by an invitation whether an address has an account", async () => {
  const attacker = await newUser();
  const { request } = await newVictim();
  const organisationId = await newOrganisation(attacker);
  const times: Record<string, number[]> = { "has an account": [], "has none": [] };
  /** The answer, without what the attacker has sent or what differs between any two. */
  const answerTo = async (email: string, name: string) => {
    const startedAt = performance.now();
    const { status, body } = await inviteMember({
      ...{ admin: attacker, organisationId, email },
      ...api(),
    });
    times[name]?.push(performance.now() - startedAt);
    const answer = z.looseObject({ id: z.guid(), email: z.literal(email) }).parse(body);
    return { status, ...answer, id: "", email: "", created_at: "", expires_at: "" };
  };
  await attackBeside("enumeration", request, async () => {
    for (let count = 0; count < INVITATIONS; count += 1) {
      const user = await newUser();
      const known = await answerTo(user.email, "has an account");
      expect(JSON.stringify(known)).not.toContain(user.id);
      const unknown = await answerTo(`${randomUUID()}@example.test`, "has none");
      expect(known).toEqual(unknown);
    }
  });
  for (const [name, all] of Object.entries(times)) {
    process.stdout.write(
      `address ${name}: median ${all.sort((a, b) => a - b)[all.length >> 1]?.toFixed(0)} ms\n`,
    );
  }
});
