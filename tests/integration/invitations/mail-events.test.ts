import { randomUUID } from "node:crypto";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

type MailEvent = "delivered" | "opened" | "bounced" | "complained";
const AT = "2026-01-01T10:00:00+00:00";

const sql = connectForTests();
let world: World;

beforeAll(async () => {
  world = await createWorld();
});

async function insertInvitation(status: string, emailId: string | null): Promise<string> {
  const [row] = await sql`
    insert into invitations (application_id, token, status, expires_at, email_id)
    values (${world.applicationId}, ${randomUUID()}, ${status}, now() + interval '7 days', ${emailId})
    returning id`;
  return String(row?.["id"]);
}

const record = async (emailId: string, event: MailEvent, eventId: string = randomUUID()) => {
  const { data, error } = await asService().rpc("record_mail_event", {
    p_event_id: eventId,
    p_email_id: emailId,
    p_event: event,
    p_happened_at: AT,
  });
  if (error) throw error;
  return data;
};

const statusOf = async (id: string) =>
  (await sql`select status from invitations where id = ${id}`)[0]?.["status"];

const permutations = <Item>(items: Item[]): Item[][] =>
  items.length < 2
    ? [items]
    : items.flatMap((item, index) =>
        permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
      );

test.each([
  [["delivered", "opened"], "opened"],
  [["delivered", "bounced"], "bounced"],
  [["delivered", "opened", "complained"], "bounced"],
] satisfies [MailEvent[], string][])("%p give the status %s, in any order", async (events, end) => {
  for (const order of permutations<MailEvent>(events)) {
    const emailId = randomUUID();
    const id = await insertInvitation("sent", emailId);
    for (const event of [...order, ...order]) await record(emailId, event);
    expect(await statusOf(id)).toBe(end);
  }
});

test("an event is applied once, however often it is delivered", async () => {
  const emailId = randomUUID();
  const eventId = randomUUID();
  const id = await insertInvitation("sent", emailId);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => record(emailId, "bounced", eventId)),
  );
  expect(answers.filter((answer) => JSON.stringify(answer) === '{"repeated":false}')).toHaveLength(
    1,
  );
  await sql`update invitations set status = 'sent' where id = ${id}`;
  await record(emailId, "bounced", eventId);
  expect(await statusOf(id)).toBe("sent");
});

test("an event that is delivered before the id of the mail is stored is applied afterwards", async () => {
  const emailId = randomUUID();
  const id = await insertInvitation("pending", null);
  await record(emailId, "delivered");
  expect(await statusOf(id)).toBe("pending");
  await asService().rpc("finish_invitation", {
    p_acting_user: world.recruiter.id,
    p_invitation_id: id,
    p_email_id: emailId,
  });
  expect(await statusOf(id)).toBe("delivered");
});

test("an expired invitation stays expired", async () => {
  const emailId = randomUUID();
  const id = await insertInvitation("expired", emailId);
  await record(emailId, "opened");
  expect(await statusOf(id)).toBe("expired");
});

test("an invitation was opened at the time of the event", async () => {
  const emailId = randomUUID();
  const id = await insertInvitation("sent", emailId);
  await record(emailId, "opened");
  const [row] = await sql`select opened_at from invitations where id = ${id}`;
  expect(row?.["opened_at"]).toEqual(new Date(AT));
});
