import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createApplication, createWorld, type World } from "../../support/world";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const prepared = z.object({
  replay: z.unknown(),
  invitation_id: z.guid(),
  expires_at: z.string().optional(),
});

const sql = connectForTests();
let world: World;
let applicationId: string;
let token: string;

beforeEach(async () => {
  world = await createWorld();
  applicationId = world.applicationId;
  token = randomUUID();
});

interface Sending {
  user?: string;
  token?: string;
  key?: string;
  body?: string;
  limit?: number;
  rateKey?: string;
  application?: string;
}

const prepare = (sending: Sending = {}) =>
  asService().rpc("prepare_invitation", {
    p_acting_user: sending.user ?? world.recruiter.id,
    p_application_id: sending.application ?? applicationId,
    p_invitation_id: randomUUID(),
    p_token_hash: sha256(sending.token ?? randomUUID()),
    p_expires_in_days: 7,
    p_daily_limit: sending.limit ?? 500,
    p_rate_key: sending.rateKey ?? randomUUID(),
    p_rate_limit: 2,
    p_send_to: world.candidate.email,
    ...(sending.key ? { p_idempotency_key: sending.key } : {}),
    p_request_hash: sending.body ?? "the body",
  });

const newApplication = () => createApplication(world.jobRoleId, world.candidate);

const finish = (invitationId: string, emailId: string | null, key: string | null = null) =>
  asService().rpc("finish_invitation", {
    p_acting_user: world.recruiter.id,
    p_invitation_id: invitationId,
    p_email_id: emailId,
    p_idempotency_key: key,
  });

/** An invitation that was sent. */
async function send(secret: string = randomUUID()): Promise<{ id: string; emailId: string }> {
  const { data } = await prepare({ token: secret });
  const { invitation_id: id } = prepared.parse(data);
  const emailId = randomUUID();
  await finish(id, emailId);
  return { id, emailId };
}

const invitation = async (id: string) => (await sql`select * from invitations where id = ${id}`)[0];

describe("preparing an invitation", () => {
  it("returns the data of the mail, and stores the hash of the token", async () => {
    const { data } = await prepare({ token });
    expect(data).toMatchObject({
      replay: null,
      job_title: "Registered nurse",
      organisation_id: world.organisationId,
      organisation_name: "Harbour Clinic",
    });
    const { invitation_id: id } = prepared.parse(data);
    expect(await invitation(id)).toMatchObject({ token: sha256(token), status: "pending" });
  });

  it("expires older open invitations of the application, not of others", async () => {
    const other = await createApplication(world.jobRoleId, world.candidate);
    const ofOther = prepared.parse((await prepare({ application: other })).data);
    const older = await send();
    const newer = await send();
    expect((await invitation(older.id))?.["status"]).toBe("expired");
    expect((await invitation(newer.id))?.["status"]).toBe("sent");
    expect((await invitation(ofOther.invitation_id))?.["status"]).toBe("pending");
  });

  it("raises invitation_limit_reached exactly at the daily limit of the organisation", async () => {
    const applications = await Promise.all(Array.from({ length: 8 }, newApplication));
    const answers = await Promise.all(
      applications.map((application) => prepare({ limit: 3, application })),
    );
    const refused = answers.flatMap(({ error }) => (error ? [error] : []));
    expect(refused).toHaveLength(5);
    for (const error of refused) {
      expect(error.message).toBe("invitation_limit_reached");
      expect(Number(error.details)).toBeGreaterThan(0);
    }
  });

  it("counts against the limit of the sender", async () => {
    const rateKey = randomUUID();
    const { data } = await prepare({ rateKey });
    expect(data).toMatchObject({ rate: { allowed: true, remaining: 1 } });
    await prepare({ rateKey, application: await newApplication() });
    const { error } = await prepare({ rateKey });
    expect(error?.message).toBe("rate_limited");
    expect(Number(error?.details)).toBeGreaterThan(0);
  });

  it("is allowed for recruiters alone", async () => {
    const users = [world.candidate, world.viewer, world.outsider];
    const messages = users.map(async ({ id }) => (await prepare({ user: id })).error?.message);
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "forbidden",
      "application_not_found",
    ]);
  });
});

describe("sending for an application for which another request is sending", () => {
  it.each([
    ["the mail was sent", "mail"],
    ["it could not be sent", null],
  ])("raises in_progress, until %s, whoever sends", async (_, emailId) => {
    const { invitation_id: id } = prepared.parse((await prepare()).data);
    for (const user of [world.recruiter.id, world.admin.id]) {
      expect((await prepare({ user })).error?.message).toBe("in_progress");
    }
    await finish(id, emailId && randomUUID());
    expect((await prepare({ user: world.admin.id })).error).toBeNull();
  });

  it("is possible a minute after a request that never finished", async () => {
    const { invitation_id: id } = prepared.parse((await prepare()).data);
    await sql`
      update invitations set sending_until = sending_until - interval '61 s' where id = ${id}`;
    expect((await prepare()).error).toBeNull();
    expect((await invitation(id))?.["status"]).toBe("expired");
  });

  it("raises in_progress also while a repeat with an idempotency key is sending", async () => {
    const { invitation_id: id } = prepared.parse((await prepare({ key: "a" })).data);
    await finish(id, null, "a");
    expect((await prepare({ key: "a" })).data).toMatchObject({ invitation_id: id });
    expect((await prepare()).error?.message).toBe("in_progress");
  });
});

describe("repeating a request with an idempotency key", () => {
  it("creates one invitation and returns the stored response", async () => {
    const first = await Promise.all(Array.from({ length: 20 }, () => prepare({ key: "a" })));
    const [claimed, ...others] = first.filter(({ error }) => !error);
    expect(others).toEqual([]);
    const refused = first.flatMap(({ error }) => (error ? [error.message] : []));
    expect(new Set(refused)).toEqual(new Set(["in_progress"]));

    const { invitation_id: id } = prepared.parse(claimed?.data);
    const { data: answer } = await finish(id, "mail", "a");
    expect(answer).toMatchObject({ invitation_id: id, email_sent: true });
    expect((await prepare({ key: "a" })).data).toEqual({ replay: answer, invitation_id: id });
    const [row] = await sql`
      select count(*)::int from invitations where application_id = ${applicationId}`;
    expect(row?.["count"]).toBe(1);
  });

  it("does not count a repeat against the limit", async () => {
    const rateKey = randomUUID();
    const { invitation_id: id } = prepared.parse((await prepare({ key: "a", rateKey })).data);
    await finish(id, "mail", "a");
    for (let repeat = 0; repeat < 5; repeat += 1) await prepare({ key: "a", rateKey });
    expect((await prepare({ rateKey })).error).toBeNull();
  });

  it("continues at once with the invitation whose mail could not be sent", async () => {
    const { invitation_id: id } = prepared.parse((await prepare({ key: "a" })).data);
    expect((await finish(id, null, "a")).data).toMatchObject({ email_sent: false });
    expect((await prepare({ key: "a" })).data).toMatchObject({ replay: null, invitation_id: id });
    expect((await finish(id, "mail", "a")).data).toMatchObject({ email_sent: true });
    expect((await prepare({ key: "a" })).data).toMatchObject({
      replay: { invitation_id: id, email_sent: true },
    });
  });

  it("raises idempotency_key_reused for another body, and not for another user", async () => {
    await prepare({ key: "a" });
    const other = await prepare({ key: "a", body: "another" });
    expect(other.error?.message).toBe("idempotency_key_reused");
    const application = await newApplication();
    const ofOther = { key: "a", body: "another", user: world.admin.id, application };
    expect((await prepare(ofOther)).error).toBeNull();
  });

  it("continues with the invitation of a request that never finished", async () => {
    const { invitation_id: id } = prepared.parse((await prepare({ key: "a", limit: 1 })).data);
    await sql`
      update idempotency_keys set claimed_at = claimed_at - interval '61 s'
      where user_id = ${world.recruiter.id}`;
    const { data } = await prepare({ key: "a", limit: 1 });
    expect(data).toMatchObject({ replay: null, invitation_id: id });
  });

  it("creates another invitation after a day", async () => {
    const { invitation_id: id } = prepared.parse((await prepare({ key: "a" })).data);
    await finish(id, "mail", "a");
    await sql`
      update idempotency_keys set expires_at = now() where user_id = ${world.recruiter.id}`;
    expect(prepared.parse((await prepare({ key: "a" })).data)).toMatchObject({ replay: null });
  });
});
