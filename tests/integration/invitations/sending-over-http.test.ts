import { randomUUID } from "node:crypto";
import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { eventually } from "../../support/eventually";
import { breakSimulator, healSimulator } from "../../support/faults";
import { startHost } from "../../support/host";
import { createInvitation, invitationOf, invitationTo } from "../../support/invitations";
import { mailHost } from "../../support/mail-host";
import { mailsTo } from "../../support/mails";
import { stack } from "../../support/stack";
import { asService, createUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const own = mailHost();
let world: World;

beforeEach(async () => {
  world = await createWorld();
});

const mailsOf = (address: string) => mailsTo(address, own.mail);

const sendInvitation = (change: Record<string, unknown> = {}, key?: string) =>
  call("POST", "/api/invitations/send", {
    token: world.recruiter.token,
    body: invitationOf(world, change),
    api: own.api,
    ...(key ? { headers: { "idempotency-key": key } } : {}),
  });

/** Gives the organisation a name that no other has in mails. */
/** Without digits: mails leave out what may be a phone number. */
const uniqueName = () => `Clinic ${randomUUID().replaceAll(/[\d-]/g, "")}`;

async function renameOrganisation(name = uniqueName()): Promise<string> {
  const rename = asService().from("organisations").update({ name }).eq("id", world.organisationId);
  await rename.throwOnError();
  return name;
}

const answer = z.object({ invitation_id: z.guid(), token: z.string(), email_sent: z.boolean() });

async function rowOf(id: string) {
  const { data } = await asService()
    .from("invitations")
    .select("*")
    .eq("id", id)
    .single()
    .throwOnError();
  return data;
}

describe("sending an invitation", () => {
  it("mails a link whose token is not in the database", async () => {
    const { status, body } = await sendInvitation();
    const { invitation_id, token, email_sent } = answer.parse(body);
    expect([status, email_sent, token.length]).toEqual([200, true, 43]);
    const [mail] = await mailsOf(world.candidate.email);
    expect(mail?.text).toContain(`/invite/${token}`);
    expect(mail?.html).toContain(`/invite/${token}`);
    const row = await rowOf(invitation_id);
    expect(row).toMatchObject({ status: "sent", sent_at: expect.any(String) });
    expect(JSON.stringify(row)).not.toContain(token);
  });

  it("names the organisation and role of the application, whatever the caller sends", async () => {
    const name = await renameOrganisation();
    await sendInvitation({ organisation_name: "Evil Corp", job_title: "Prince" });
    const [mail] = await mailsOf(world.candidate.email);
    expect(mail?.subject).toBe(`Interview for Registered nurse at ${name}`);
    expect(`${mail?.text}${mail?.html}`).not.toMatch(/Evil|Prince/);
  });

  it("names an organisation neutrally whose name looks like that of another", async () => {
    const owner = await createUser();
    const name = `Royal Hospital ${randomUUID()}`;
    const body = { name };
    await call("POST", "/api/organisations", { token: owner.token, body, api: own.api });
    const subjects: (string | undefined)[] = [];
    for (const used of [
      name.replace("Royal", "Rоуаl"),
      name.toUpperCase(),
      `Clinic ${randomUUID()}`,
    ]) {
      await renameOrganisation(used);
      await sendInvitation();
      subjects.push((await mailsOf(world.candidate.email)).at(-1)?.subject);
    }
    expect(subjects.slice(0, 2)).toEqual(
      Array(2).fill("Interview for Registered nurse at an organisation on Talenti"),
    );
    expect(subjects[2]).toMatch(/at Clinic /);
  });

  it("takes addresses with international domains, and sends to their Punycode", async () => {
    const name = randomUUID();
    const response = await sendInvitation(invitationTo(world, `${name}@BÜCHER.example`));
    expect(answer.parse(response.body).email_sent).toBe(true);
    expect(await mailsOf(`${name}@xn--bcher-kva.example`)).toHaveLength(1);
  });

  it.each([
    ["quotes and brackets", `"Bobby" <script>alert('x')</script>`],
    ["emoji", "👩‍⚕️🇦🇺"],
    ["line breaks", "Robin\r\nBcc: all@example.test\n\nYou have won"],
    ["5,000 characters", "x".repeat(5_000)],
  ])("escapes a name with %s", async (_, candidate_name) => {
    expect((await sendInvitation({ candidate_name })).status).toBe(200);
    const [mail] = await mailsOf(world.candidate.email);
    expect(mail?.html).not.toContain("<script");
    expect(mail?.text).not.toMatch(/^Bcc:/m);
    expect(mail?.text.split("\n")[0]?.length).toBeLessThan(300);
  });

  it("expires an older invitation of the application", async () => {
    const first = answer.parse((await sendInvitation()).body);
    const second = answer.parse((await sendInvitation()).body);
    expect(await rowOf(first.invitation_id)).toMatchObject({ status: "expired" });
    expect(await rowOf(second.invitation_id)).toMatchObject({ status: "sent" });
    const old = await call("POST", "/api/invitations/validate", { body: { token: first.token } });
    expect([old.status, problemOf(old).code]).toEqual([410, "invitation_expired"]);
  });

  it("returns 429 above the daily limit of the organisation", async () => {
    const small = await startHost({ INVITATIONS_PER_DAY: "2" });
    try {
      const again = () =>
        call("POST", "/api/invitations/send", {
          token: world.recruiter.token,
          body: invitationOf(world),
          api: small.url,
        });
      expect([(await again()).status, (await again()).status]).toEqual([200, 200]);
      const refused = await again();
      expect([refused.status, problemOf(refused).code]).toEqual([429, "invitation_limit_reached"]);
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(60);
    } finally {
      await small.stop();
    }
  });
});

it("counts refused requests against the limit of the sender", async () => {
  const attempt = () =>
    call("POST", "/api/invitations/send", {
      token: world.viewer.token,
      body: invitationOf(world),
      api: own.api,
    });
  const all = await Promise.all(Array.from({ length: 31 }, attempt));
  expect(all.filter(({ status }) => status === 403)).toHaveLength(30);
  expect(all.filter(({ status }) => status === 429)).toHaveLength(1);
});

describe("a request with an idempotency key", () => {
  it("creates one invitation, one mail and one response when it is sent a hundred times at once", async () => {
    const key = randomUUID();
    const all = await Promise.all(Array.from({ length: 100 }, () => sendInvitation({}, key)));
    const done = all.filter(({ status }) => status === 200);
    for (const response of all.filter(({ status }) => status !== 200)) {
      expect([response.status, problemOf(response).code]).toEqual([409, "in_progress"]);
      expect(response.headers.get("retry-after")).toBe("1");
    }
    expect(new Set(done.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect((await sendInvitation({}, key)).body).toEqual(done[0]?.body);
    expect(await mailsOf(world.candidate.email)).toHaveLength(1);
    const { count } = await asService()
      .from("invitations")
      .select("*", { count: "exact", head: true })
      .eq("application_id", world.applicationId)
      .throwOnError();
    expect(count).toBe(1);
  });

  it("returns 422 for another body", async () => {
    const key = randomUUID();
    await sendInvitation({}, key);
    const other = await sendInvitation({ candidate_name: "Somebody else" }, key);
    expect([other.status, problemOf(other).code]).toEqual([422, "idempotency_key_reused"]);
  });

  it("sends the same mail again when that failed before", async () => {
    const key = randomUUID();
    await breakSimulator(own.mail, { status: 500 });
    const first = answer.parse((await sendInvitation({}, key)).body);
    expect(first.email_sent).toBe(false);
    await healSimulator(own.mail);
    const second = answer.parse((await sendInvitation({}, key)).body);
    expect(second).toEqual({ ...first, email_sent: true });
    expect(await mailsOf(world.candidate.email)).toHaveLength(1);
  });
});

it("of two people who send for an application at once, one sends its mail", async () => {
  await breakSimulator(own.mail, { delay_ms: 600_000 });
  const first = sendInvitation();
  await eventually(async () => {
    const invitations = asService().from("invitations").select("id");
    const { data } = await invitations.eq("application_id", world.applicationId).throwOnError();
    return data.length > 0 ? true : undefined;
  });
  const second = () =>
    call("POST", "/api/invitations/send", {
      token: world.admin.token,
      body: invitationOf(world),
      api: own.api,
    });
  const refused = await second();
  expect([refused.status, problemOf(refused).code]).toEqual([409, "in_progress"]);
  await healSimulator(own.mail);
  expect(answer.parse((await first).body).email_sent).toBe(true);
  expect(await mailsOf(world.candidate.email)).toHaveLength(1);
  expect((await second()).status).toBe(200);
});

describe("a late repeat", () => {
  const failOnce = async (key: string) => {
    await breakSimulator(own.mail, { status: 500 });
    const first = answer.parse((await sendInvitation({}, key)).body);
    await healSimulator(own.mail);
    return first;
  };

  it("does not mail an invitation that was revoked", async () => {
    const key = randomUUID();
    const { invitation_id } = await failOnce(key);
    await call("POST", `/api/invitations/${invitation_id}/revoke`, {
      token: world.recruiter.token,
    });
    const late = await sendInvitation({}, key);
    expect([late.status, problemOf(late).code]).toEqual([409, "invitation_not_open"]);
    expect(await mailsOf(world.candidate.email)).toEqual([]);
  });

  it("does not mail an invitation that was replaced", async () => {
    const key = randomUUID();
    await failOnce(key);
    await sendInvitation();
    const late = await sendInvitation({}, key);
    expect([late.status, problemOf(late).code]).toEqual([409, "invitation_not_open"]);
    expect(await mailsOf(world.candidate.email)).toHaveLength(1);
  });
});

describe("a failing mail service", () => {
  it.each([
    ["an error", { status: 500 }],
    ["a wrong key", { status: 401 }],
    ["a rate limit", { status: 429, headers: { "retry-after": "9" } }],
    ["an invalid response", "garbage"],
    ["a cut connection", "cut"],
  ] as const)("leaves the invitation pending after %s", async (_, fault) => {
    await breakSimulator(own.mail, fault);
    const { status, body } = await sendInvitation();
    const { invitation_id, email_sent } = answer.parse(body);
    expect([status, email_sent]).toEqual([200, false]);
    expect(await rowOf(invitation_id)).toMatchObject({ status: "pending", sent_at: null });
    await healSimulator(own.mail);
    expect(answer.parse((await sendInvitation()).body).email_sent).toBe(true);
  });
});

it("the simulated mail service stores the mails of the stack", async () => {
  const name = await renameOrganisation();
  await createInvitation(world);
  const { mail } = stack();
  const page = await fetch(`${mail.url}/`);
  expect(await page.text()).toContain(`Interview for Registered nurse at ${name}`);
});
