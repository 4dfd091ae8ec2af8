import { Resend } from "resend";
import * as z from "zod";
import { signResendWebhook, startMail } from "../../../../infra/local/simulators/mail";
import type { Simulator } from "../../../../infra/local/simulators/simulator";

const KEY = "local-mail-key";
const MAIL = {
  from: "Talenti <invitations@talenti.example>",
  to: "ada@example.com",
  subject: "Your interview",
  html: "<p>Hello</p>",
  text: "Hello: https://talenti.example/interview/abc",
};

let simulator: Simulator;
let client: Resend;
beforeEach(async () => {
  simulator = await startMail({ port: 0, apiKey: KEY });
  client = new Resend(KEY, { baseUrl: simulator.url });
});
afterEach(() => simulator.close());

const get = (path: string) => fetch(simulator.url + path);
const mails = async () =>
  z.array(z.looseObject({ id: z.string() })).parse(await (await get("/_mails")).json());

function post(body: unknown, headers: Record<string, string> = {}) {
  return fetch(`${simulator.url}/emails`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

function breakWith(fault: unknown) {
  return fetch(`${simulator.url}/_faults`, { method: "PUT", body: JSON.stringify({ fault }) });
}

describe("sending", () => {
  test("stores the mail as it was sent and returns its id", async () => {
    const { data, error } = await client.emails.send(
      { ...MAIL, replyTo: "hr@talenti.example", headers: { "X-Mark": "1" } },
      { idempotencyKey: "invitation/1" },
    );
    expect(error).toBeNull();
    expect(await mails()).toEqual([
      {
        ...MAIL,
        to: ["ada@example.com"],
        reply_to: ["hr@talenti.example"],
        headers: { "X-Mark": "1" },
        id: data?.id,
        at: expect.stringMatching(/^\d{4}-.*Z$/),
        idempotency_key: "invitation/1",
      },
    ]);
  });

  test("again with the same key sends nothing and returns the same id", async () => {
    const sending = () => client.emails.send(MAIL, { idempotencyKey: "k" });
    const answers = await Promise.all([sending(), sending(), sending()]);
    expect(new Set(answers.map(({ data }) => data?.id)).size).toBe(1);
    expect(await mails()).toHaveLength(1);
  });

  test("another mail with the same key is rejected", async () => {
    await client.emails.send(MAIL, { idempotencyKey: "k" });
    const { error } = await client.emails.send(
      { ...MAIL, subject: "Other" },
      { idempotencyKey: "k" },
    );
    expect(error).toMatchObject({ statusCode: 409, name: "invalid_idempotent_request" });
    expect(await mails()).toHaveLength(1);
  });

  test("sends again with a key that is a day old", async () => {
    const now = jest.spyOn(Date, "now");
    const first = await client.emails.send(MAIL, { idempotencyKey: "k" });
    now.mockReturnValue(Date.now() + 24 * 60 * 60 * 1_000);
    const second = await client.emails.send(MAIL, { idempotencyKey: "k" });
    now.mockRestore();
    expect(second.data?.id).not.toBe(first.data?.id);
    expect(await mails()).toHaveLength(2);
  });

  test("sends each time without a key", async () => {
    await client.emails.send(MAIL);
    await client.emails.send(MAIL);
    expect(await mails()).toHaveLength(2);
  });

  test("stores the last 500 mails", async () => {
    for (let i = 0; i < 501; i++) await client.emails.send({ ...MAIL, subject: `Mail ${i}` });
    const stored = await mails();
    expect(stored).toHaveLength(500);
    expect(stored[0]).toMatchObject({ subject: "Mail 1" });
  });
});

describe("a request is rejected", () => {
  test("without a key and with a wrong one", async () => {
    const withoutKey = await fetch(`${simulator.url}/emails`, { method: "POST", body: "{}" });
    expect(withoutKey.status).toBe(401);
    const { error } = await new Resend("wrong", { baseUrl: simulator.url }).emails.send(MAIL);
    expect(error).toMatchObject({ statusCode: 403, name: "invalid_api_key" });
  });

  test.each([
    ["without a sender", { ...MAIL, from: undefined }, "missing_required_field", "`from`"],
    ["without a recipient", { ...MAIL, to: undefined }, "missing_required_field", "`to`"],
    ["without a subject", { ...MAIL, subject: undefined }, "missing_required_field", "`subject`"],
    [
      "without content",
      { ...MAIL, html: undefined, text: undefined },
      "missing_required_field",
      "`html` or `text`",
    ],
    ["with an invalid sender", { ...MAIL, from: "Talenti" }, "validation_error", "`from`"],
    ["with an invalid recipient", { ...MAIL, to: ["x"] }, "validation_error", "`to`"],
    [
      "with too many recipients",
      { ...MAIL, to: Array(51).fill("a@b.example") },
      "validation_error",
      "`to`",
    ],
    [
      "with a line break in the subject",
      { ...MAIL, subject: "a\nBcc: b" },
      "validation_error",
      "`subject`",
    ],
    [
      "with a line break in the sender",
      { ...MAIL, from: "a\n<a@b.example>" },
      "validation_error",
      "`from`",
    ],
    ["with an unknown field", { ...MAIL, colour: "red" }, "validation_error", "body"],
    ["when it is not JSON", "{", "validation_error", "body"],
  ])("%s", async (_name, body, name, field) => {
    const answer = await post(body);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toEqual({
      statusCode: 422,
      name,
      message: expect.stringContaining(field),
    });
    expect(await mails()).toEqual([]);
  });

  test("with an idempotency key that is too long", async () => {
    const answer = await post(MAIL, { "idempotency-key": "k".repeat(257) });
    expect(await answer.json()).toMatchObject({ statusCode: 400, name: "invalid_idempotency_key" });
  });

  test("for an unknown route", async () => {
    expect((await post(MAIL)).status).toBe(200);
    expect((await get("/domains")).status).toBe(404);
    expect((await get("/mails/unknown")).status).toBe(404);
    expect((await get("/mails/unknown/html")).status).toBe(404);
  });
});

describe("the pages", () => {
  const HOSTILE = {
    ...MAIL,
    from: '" onmouseover=alert(1) <a@b.example>',
    subject: "<img src=x onerror=alert(1)> & co",
    html: "<p>Hello</p><script>alert(1)</script>",
    text: "</pre><script>alert(1)</script> javascript:alert(1) https://talenti.example/a?b=1&c=2",
  };

  test("list the sent mails, the newest first", async () => {
    expect(await (await get("/")).text()).toContain("None yet.");
    await client.emails.send({ ...MAIL, subject: "First" });
    await client.emails.send({ ...MAIL, subject: "Second" });
    const page = await (await get("/")).text();
    expect(page.indexOf("Second")).toBeLessThan(page.indexOf("First"));
    expect(page).toContain("simulation");
  });

  test("escape every value", async () => {
    const { data } = await client.emails.send(HOSTILE);
    for (const path of ["/", `/mails/${data?.id}`]) {
      const page = await (await get(path)).text();
      expect(page).not.toMatch(/<script|<img/);
      expect(page).toContain("&lt;img src=x onerror=alert(1)&gt; &amp; co");
    }
  });

  test("show only the links in the text", async () => {
    const { data } = await client.emails.send(HOSTILE);
    const page = await (await get(`/mails/${data?.id}`)).text();
    const links = [...page.matchAll(/href="([^"]*)" rel/g)].map(([, link]) => link);
    expect(links).toEqual(["https://talenti.example/a?b=1&amp;c=2"]);
  });

  test("show the HTML part in a sandboxed frame without scripts", async () => {
    const { data } = await client.emails.send(HOSTILE);
    const page = await get(`/mails/${data?.id}`);
    expect(await page.text()).toContain(`<iframe sandbox="" title="HTML part"`);
    expect(page.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'self'/,
    );
    const part = await get(`/mails/${data?.id}/html`);
    expect(await part.text()).toBe(HOSTILE.html);
    expect(part.headers.get("content-security-policy")).toMatch(/^sandbox; default-src 'none'/);
    expect(part.headers.get("x-content-type-options")).toBe("nosniff");
  });
});

describe("with a fault, the SDK gets", () => {
  test("a status in Resend's error format, with its headers", async () => {
    await breakWith({ status: 429, headers: { "retry-after": "3" } });
    const { error, headers } = await client.emails.send(MAIL);
    expect(error).toMatchObject({ statusCode: 429, name: "rate_limit_exceeded" });
    expect(headers?.["retry-after"]).toBe("3");
    expect(await mails()).toEqual([]);
  });

  test.each(["hang", "cut", "garbage"])("%s as an error without a status", async (fault) => {
    await breakWith(fault);
    const options = fault === "hang" ? { signal: AbortSignal.timeout(50) } : {};
    const { data, error } = await client.emails.send(MAIL, options);
    expect(data).toBeNull();
    expect(error).toMatchObject({ name: "application_error", statusCode: null });
  });

  test("a delayed answer", async () => {
    await breakWith({ delay_ms: 10 });
    expect((await client.emails.send(MAIL)).error).toBeNull();
  });
});

test("signs webhooks so that the SDK accepts them, and rejects them when they are changed", () => {
  const secret = `whsec_${Buffer.from("a local secret of some length").toString("base64")}`;
  const body = JSON.stringify({ type: "email.delivered", data: { email_id: "1" } });
  const signed = signResendWebhook(secret, body);
  const headers = {
    id: signed["svix-id"],
    timestamp: signed["svix-timestamp"],
    signature: signed["svix-signature"],
  };
  const verify = (payload: string) =>
    client.webhooks.verify({ payload, headers, webhookSecret: secret });
  expect(verify(body)).toMatchObject({ type: "email.delivered" });
  expect(() => verify(body.replace("1", "2"))).toThrow("No matching signature found");
});
