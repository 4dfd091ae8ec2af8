import * as z from "zod";
import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { signResendWebhook } from "../../../infra/local/simulators/mail";
import { call, problemOf } from "../../support/api";
import { startHost } from "../../support/host";
import { createInvitation } from "../../support/invitations";
import { stack } from "../../support/stack";
import { asService, asUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const mails = z.array(z.object({ id: z.string(), to: z.array(z.string()) }));

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** The id of the mail to the candidate at the stack's mail service. */
async function emailIdOf(address: string): Promise<string | undefined> {
  const response = await fetch(`${stack().mail.url}/_mails`);
  return mails.parse(await response.json()).find(({ to }) => to.includes(address))?.id;
}

async function statusOf(id: string) {
  const row = asService().from("invitations").select("status").eq("id", id).single();
  return (await row.throwOnError()).data.status;
}

describe("an event of the mail service", () => {
  const deliver = (body: unknown, headers?: Record<string, string>) => {
    const text = JSON.stringify(body);
    const signed = headers ?? signResendWebhook(LOCAL_KEYS.mailWebhook, text);
    return call("POST", "/api/webhooks/resend", { body: text, headers: signed });
  };
  const event = (type: string, email_id: string) => ({
    type: `email.${type}`,
    created_at: new Date().toISOString(),
    data: { email_id, to: [world.candidate.email] },
  });

  it("changes the status of the invitation, never to an earlier one", async () => {
    const { invitation_id } = await createInvitation(world);
    const emailId = (await emailIdOf(world.candidate.email)) ?? "";
    const steps = [
      ["delivered", "delivered"],
      ["opened", "opened"],
      ["delivered", "opened"],
      ["sent", "opened"],
      ["bounced", "bounced"],
    ] as const;
    for (const [type, status] of steps) {
      expect((await deliver(event(type, emailId))).status).toBe(200);
      expect(await statusOf(invitation_id)).toBe(status);
    }
  });

  it.each([
    ["failed", { failed: { reason: "reached_daily_quota" } }, "reached_daily_quota"],
    [
      "suppressed",
      { suppressed: { type: "OnAccountSuppressionList" } },
      "OnAccountSuppressionList",
    ],
    ["bounced", { bounce: { type: "Permanent", message: "No such mailbox" } }, "Permanent"],
    ["complained", {}, null],
    ["failed", { failed: { reason: "The address robin@example.test is wrong" } }, null],
  ])("shows recruiters that the mail %s, with %j", async (type, data, reason) => {
    const { invitation_id } = await createInvitation(world);
    const emailId = (await emailIdOf(world.candidate.email)) ?? "";
    const body = event(type, emailId);
    expect((await deliver({ ...body, data: { ...body.data, ...data } })).status).toBe(200);
    const seen = await asUser(world.recruiter)
      .from("invitations")
      .select("status, mail_failure, mail_failure_reason")
      .eq("id", invitation_id)
      .single();
    expect(seen.data).toEqual({
      status: "bounced",
      mail_failure: type,
      mail_failure_reason: reason,
    });
  });

  it("is logged once where its type is not known, and returns 200", async () => {
    const host = await startHost();
    try {
      for (const type of ["teleported", "teleported", "sent", "constructor"]) {
        const text = JSON.stringify(event(type, "some-mail"));
        const headers = signResendWebhook(LOCAL_KEYS.mailWebhook, text);
        const request = { body: text, headers, api: host.url };
        expect((await call("POST", "/api/webhooks/resend", request)).status).toBe(200);
      }
      const logged = host.log().match(/"mail_event_unknown".*?"mail_event":"[^"]+"/g);
      expect(logged?.map((line) => /[^"]+(?="$)/.exec(line)?.[0])).toEqual([
        "email.teleported",
        "email.constructor",
      ]);
    } finally {
      await host.stop();
    }
  });

  it.each<[string, (text: string) => Record<string, string>]>([
    ["without a signature", () => ({})],
    ["signed with another secret", (text) => signResendWebhook("whsec_b3RoZXItc2VjcmV0", text)],
    ["signed for another body", () => signResendWebhook(LOCAL_KEYS.mailWebhook, "{}")],
    [
      "replayed after ten minutes",
      (text) => signResendWebhook(LOCAL_KEYS.mailWebhook, text, new Date(Date.now() - 600_000)),
    ],
  ])("returns 401 %s", async (_, sign) => {
    const body = event("opened", "some-mail");
    const response = await deliver(body, sign(JSON.stringify(body)));
    expect([response.status, problemOf(response).code]).toEqual([401, "invalid_signature"]);
  });

  it.each([
    ["an id that Postgres cannot store", { email_id: "a\u0000b" }, {}],
    ["a time that Postgres cannot store", {}, { created_at: "+275000-01-01T00:00:00Z" }],
  ])("returns 422 for %s", async (_, data, change) => {
    const body = { ...event("opened", "some-mail"), ...change };
    const response = await deliver({ ...body, data: { ...body.data, ...data } });
    expect([response.status, problemOf(response).code]).toEqual([422, "invalid_request"]);
  });

  it("returns 413 above 1 MiB", async () => {
    const padded = (bytes: number) => ({ ...event("sent", "some-mail"), note: "x".repeat(bytes) });
    expect((await deliver(padded(1_000_000))).status).toBe(200);
    expect((await deliver(padded(1_100_000))).status).toBe(413);
  });
});
