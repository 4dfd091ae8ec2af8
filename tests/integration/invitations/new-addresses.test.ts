import { randomBytes, randomUUID } from "node:crypto";
import { call } from "../../support/api";
import { invitationOf, invitationTo } from "../../support/invitations";
import { inviteMember } from "../../support/members";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
const NEW = 20;
const MOST = 500;
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

async function limit(organisationId = world.organisationId): Promise<number> {
  const [row] = await sql`
    select new_address_limit(${organisationId}, ${world.recruiter.id}, ${MOST}) as allowed`;
  return Number(row?.["allowed"]);
}

const insertMails = (outcome: string | null, count: number, daysAgo = 1) => sql`
  insert into sent_mails (email_digest, organisation_id, user_id, sent_at, outcome)
  select encode(sha256(convert_to(gen_random_uuid()::text, 'utf8')), 'hex'), ${world.organisationId},
    ${world.recruiter.id}, now() - make_interval(days => ${daysAgo}), ${outcome}
  from generate_series(1, ${count})`;

describe("the daily limit of mails to new addresses", () => {
  it.each<[string, string | null, number, number]>([
    ["is that of a new organisation without mails", null, 0, NEW],
    ["grows with each delivered mail", "delivered", 30, NEW + 30],
    ["does not exceed the limit of all invitations", "delivered", 1_000, MOST],
    ["does not change while the mail service reports nothing", null, 30, NEW],
    ["falls by 2 with each bounce", "bounced", 3, NEW - 6],
    ["falls by 10 with each complaint, to none", "complained", 5, 0],
  ])("%s", async (_, outcome, count, expected) => {
    await insertMails(outcome, count);
    expect(await limit()).toBe(expected);
  });

  it("does not count mails that are older than 30 days", async () => {
    await insertMails("complained", 2, 31);
    expect(await limit()).toBe(NEW);
  });

  it("falls by complaints about the same sender in another organisation, which do not raise it", async () => {
    await insertMails("complained", 1);
    await insertMails("delivered", 100);
    expect(await limit((await createWorld()).organisationId)).toBe(NEW - 10);
  });

  it("follows the events of mails, of which a delivery replaces no failure", async () => {
    const response = await call("POST", "/api/invitations/send", {
      token: world.recruiter.token,
      body: invitationOf(world),
    });
    expect(response.status).toBe(200);
    const [sent] = await sql`
      select email_id from invitations
      where application_id = ${world.applicationId} and email_id is not null`;
    const record = (event: string) =>
      asService()
        .rpc("record_mail_event", {
          p_event_id: randomUUID(),
          p_email_id: String(sent?.["email_id"]),
          p_event: event,
          p_happened_at: new Date().toISOString(),
        })
        .throwOnError();
    for (const [event, expected] of [
      ["delivered", NEW + 1],
      ["bounced", NEW - 2],
      ["opened", NEW - 2],
      ["complained", NEW - 10],
      ["bounced", NEW - 10],
    ] as const) {
      await record(event);
      expect([event, await limit()]).toEqual([event, expected]);
    }
  });

  it("counts no mail to the confirmed address of the application's candidate", async () => {
    await insertMails("complained", 2);
    const send = async (body: object) => {
      const { token } = world.recruiter;
      return (await call("POST", "/api/invitations/send", { token, body })).status;
    };
    const candidate_email = world.candidate.email.toUpperCase();
    expect(await send(invitationOf(world, { candidate_email }))).toBe(200);
    expect(await send(invitationTo(world, `new-${world.candidate.email}`))).toBe(429);
    await sql`update auth.users set email_confirmed_at = null where id = ${world.candidate.id}`;
    expect(await send(invitationOf(world))).toBe(429);
  });

  it("remains as low after the organisation was deleted, for its sender", async () => {
    await insertMails("complained", 1);
    const other = await createWorld();
    await sql`delete from organisations where id = ${world.organisationId}`;
    expect(await limit(other.organisationId)).toBe(NEW - 10);
  });
});

describe("the daily limit of mails to one new address", () => {
  const [robin, others] = ["robin.example", "@example.test"];
  const sendTo = (address: string, { recruiter } = world, roleOf = world) =>
    call("POST", "/api/invitations/send", {
      token: recruiter.token,
      body: invitationTo(roleOf, address),
    });
  const inviteTo = (email: string, role: string) =>
    inviteMember({ admin: world.admin, organisationId: world.organisationId, email, role });
  const isLimited = ({ status, body }: { status: number; body: unknown }) =>
    status === 429 && JSON.stringify(body).includes("invitation_limit_reached");

  it("counts invitations of candidates and of members together, however the address is written", async () => {
    const name = `${robin}${randomUUID()}`;
    expect((await sendTo(`${name}${others}`)).status).toBe(200);
    expect((await inviteTo(`${name.toUpperCase()}${others}`, "viewer")).status).toBe(200);
    expect((await sendTo(`${name}+jobs${others.toUpperCase()}`)).status).toBe(200);
    expect(isLimited(await sendTo(`${name.replace(".", "")}${others}`))).toBe(true);
    expect(isLimited(await inviteTo(`${name}+1${others}`, "member"))).toBe(true);
    expect((await sendTo(`other-${name}${others}`)).status).toBe(200);
  });

  it("counts an invitation of a member again that was revoked, or has another role", async () => {
    const email = `${randomUUID()}${others}`;
    const roles = ["viewer", "member", "viewer", "recruiter"];
    const statuses: number[] = [];
    for (const role of roles) statuses.push((await inviteTo(email, role)).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it("holds for a sender in all organisations together, and not for other senders", async () => {
    const [email, other] = [`${randomUUID()}${others}`, await createWorld()];
    await sql`
      insert into org_users (organisation_id, user_id, role)
      values (${other.organisationId}, ${world.recruiter.id}, 'recruiter')`;
    for (let count = 0; count < 3; count += 1) expect((await sendTo(email)).status).toBe(200);
    expect(isLimited(await sendTo(email, world, other))).toBe(true);
    expect((await sendTo(email, other, other)).status).toBe(200);
  });
});

it("stores no id of a mail with its sender", async () => {
  const digest = randomBytes(32).toString("hex");
  await sql`insert into sent_mails (email_digest) values (${digest})`;
  await expect(
    sql`insert into sent_mails (email_digest) values (${randomUUID()})`,
  ).rejects.toMatchObject({ code: "23514" });
});
