import { randomUUID } from "node:crypto";
import type { Page } from "puppeteer-core";
import { startHost, type TestHost } from "../support/host";
import { stack } from "../support/stack";
import { type Browser, type Site, startBrowser, startSite } from "./browser";

let browser: Browser;
let site: Site;
let otherSite: Site;
let host: TestHost;

beforeAll(async () => {
  [browser, site, otherSite] = await Promise.all([startBrowser(), startSite(), startSite()]);
  host = await startHost({ ALLOWED_ORIGINS: site.origin });
});
afterAll(async () => {
  await host.stop();
  await Promise.all([browser.close(), site.close(), otherSite.close()]);
});

/** Addresses and keys as the frontend has them, and somebody who has no account yet. */
const visitor = () => ({
  url: stack().supabase.url,
  key: stack().supabase.publishable_key ?? "",
  api: host.url,
  email: `${randomUUID()}@example.test`,
  password: "a-long-password",
});

/** Signs up, and stays signed in in the page. @returns who it is */
async function signUp(page: Page) {
  const person = visitor();
  await page.evaluate(async ({ url, key, email, password }) => {
    const { error } = await createClient(url, key).auth.signUp({ email, password });
    if (error) throw error;
  }, person);
  return person;
}

describe("a page of another origin", () => {
  it("signs up, signs out, signs in and refreshes its session", async () => {
    const page = await browser.open(site);
    const person = await signUp(page);
    const signedIn = await page.evaluate(async ({ url, key, email, password }) => {
      const { auth } = createClient(url, key);
      const signedOut = await auth.signOut();
      const wrong = await auth.signInWithPassword({ email, password: "another-password" });
      const right = await auth.signInWithPassword({ email, password });
      const refreshed = await auth.refreshSession();
      return {
        signedOut: signedOut.error,
        wrong: wrong.error?.code,
        right: right.data.user?.email,
        refreshed: refreshed.data.user?.email,
      };
    }, person);
    const { email } = person;
    expect(signedIn).toEqual({
      signedOut: null,
      wrong: "invalid_credentials",
      right: email,
      refreshed: email,
    });
  });

  it("writes, reads and counts rows, and calls SQL functions", async () => {
    const page = await browser.open(site);
    const read = await page.evaluate(
      async ({ url, key }) => {
        const client = createClient(url, key);
        const user_id = (await client.auth.getUser()).data.user?.id;
        const profiles = client.from("candidate_profiles");
        const inserted = await profiles.insert({ user_id, first_name: "Ada" });
        const updated = await profiles.update({ last_name: "King" }).eq("user_id", user_id);
        const selected = await profiles.select("first_name, last_name", { count: "exact" });
        const removed = await profiles.delete().eq("user_id", user_id);
        const called = await client.rpc("get_user_org_id", { _user_id: user_id });
        const refused = await client.rpc("ping");
        return {
          errors: [inserted.error, updated.error, removed.error, called.error],
          rows: selected.data,
          count: selected.count,
          organisation: called.data,
          refused: refused.error?.code,
        };
      },
      await signUp(page),
    );
    expect(read).toEqual({
      errors: [null, null, null, null],
      rows: [{ first_name: "Ada", last_name: "King" }],
      count: 1,
      organisation: null,
      refused: "42501",
    });
  });

  it("uploads, replaces, lists, opens and removes its own files only", async () => {
    const page = await browser.open(site);
    const files = await page.evaluate(
      async ({ url, key }) => {
        const client = createClient(url, key);
        const id = (await client.auth.getUser()).data.user?.id;
        const bucket = client.storage.from("candidate-cvs");
        const pdf = (text: string) => new Blob([text], { type: "application/pdf" });
        const uploaded = await bucket.upload(`${id}/cv.pdf`, pdf("%PDF-1.7 first"));
        const replaced = await bucket.upload(`${id}/cv.pdf`, pdf("%PDF-1.7 second"), {
          upsert: true,
        });
        const refused = await bucket.upload(`${crypto.randomUUID()}/cv.pdf`, pdf("%PDF-1.7"));
        const listed = await bucket.list(id);
        const downloaded = await bucket.download(`${id}/cv.pdf`);
        const signed = await bucket.createSignedUrl(`${id}/cv.pdf`, 60);
        const opened = await fetch(signed.data?.signedUrl ?? "");
        const removed = await bucket.remove([`${id}/cv.pdf`]);
        return {
          errors: [uploaded.error, replaced.error, listed.error, signed.error, removed.error],
          refused: refused.error?.message,
          listed: listed.data?.length,
          downloaded: await downloaded.data?.text(),
          opened: await opened.text(),
          removed: removed.data?.length,
        };
      },
      await signUp(page),
    );
    expect(files).toEqual({
      errors: [null, null, null, null, null],
      refused: "new row violates row-level security policy",
      listed: 1,
      downloaded: "%PDF-1.7 second",
      opened: "%PDF-1.7 second",
      removed: 1,
    });
  });

  it("reads the app's answers, also problems, when its origin is allowed", async () => {
    const page = await browser.open(site);
    const answers = await page.evaluate(
      async ({ url, key, api }) => {
        const { data } = await createClient(url, key).auth.getSession();
        const create = async (headers: Record<string, string>) =>
          fetch(`${api}/api/organisations`, {
            method: "POST",
            headers: { "content-type": "application/json", "idempotency-key": "1", ...headers },
            body: JSON.stringify({ name: "From a page" }),
          });
        const created = await create({ authorization: `Bearer ${data.session?.access_token}` });
        const refused = await create({});
        const id = refused.headers.get("x-request-id");
        const problem: unknown = await refused.json();
        return { statuses: [created.status, refused.status], id, problem };
      },
      await signUp(page),
    );
    expect(answers.statuses).toEqual([200, 401]);
    expect(answers.problem).toMatchObject({ request_id: answers.id });
  });
});

it("calls functions under their edge names, with the session of the page", async () => {
  const page = await browser.open(site);
  const answers = await page.evaluate(
    async ({ url, key, api }) => {
      const { data } = await createClient(url, key).auth.getSession();
      const create = async (token = "") => {
        const headers = { Authorization: `Bearer ${token}` };
        return createClient(api, key, { global: { headers } }).functions.invoke<{
          organisation: { name: string };
        }>("create-organisation", { body: { name: "From a page" } });
      };
      const created = await create(data.session?.access_token);
      const refused = await create("not.a.token");
      return { created: created.data?.organisation.name, refused: refused.response?.status };
    },
    await signUp(page),
  );
  expect(answers).toEqual({ created: "From a page", refused: 401 });
});

it("keeps the app's answers from a page whose origin is not allowed", async () => {
  const page = await browser.open(otherSite);
  const answers = await page.evaluate(async ({ api }) => {
    const opaque = await fetch(`${api}/health/live`, { mode: "no-cors" });
    return [opaque.type, await fetch(`${api}/health/live`).then(String, String)];
  }, visitor());
  expect(answers).toEqual(["opaque", "TypeError: Failed to fetch"]);
});
