import { startHost, type TestHost } from "../support/host";
import { type Browser, type Site, startBrowser, startSite } from "./browser";
import { openPage, signUp } from "./person";

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

const open = (ofSite = site) => openPage(browser, ofSite, host.url);
const openSignedUp = async () => signUp(await open());

describe("a page of another origin", () => {
  it("signs up, signs out, signs in and refreshes its session", async () => {
    const { page, backend, email, password } = await openSignedUp();
    const credentials = { email, password };
    const signedIn = await page.evaluate(
      async (connection, right) => {
        const { auth } = frontend.connect(connection);
        const signedOut = await auth.signOut();
        const wrong = await auth.signInWithPassword({ ...right, password: "another-password" });
        const signed = await auth.signInWithPassword(right);
        const refreshed = await auth.refreshSession();
        return {
          signedOut: signedOut.error,
          wrong: wrong.error?.code,
          right: signed.data.user?.email,
          refreshed: refreshed.data.user?.email,
        };
      },
      backend,
      credentials,
    );
    expect(signedIn).toEqual({
      signedOut: null,
      wrong: "invalid_credentials",
      right: email,
      refreshed: email,
    });
  });

  it("writes, reads and counts rows, and calls SQL functions", async () => {
    const { page, backend } = await openSignedUp();
    const read = await page.evaluate(async (connection) => {
      const client = frontend.connect(connection);
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
    }, backend);
    expect(read).toEqual({
      errors: [null, null, null, null],
      rows: [{ first_name: "Ada", last_name: "King" }],
      count: 1,
      organisation: null,
      refused: "42501",
    });
  });

  it("uploads, replaces, lists, opens and removes its own files only", async () => {
    const { page, backend } = await openSignedUp();
    const files = await page.evaluate(async (connection) => {
      const client = frontend.connect(connection);
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
    }, backend);
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
    const { page, backend } = await openSignedUp();
    const answers = await page.evaluate(async (connection) => {
      const { data } = await frontend.connect(connection).auth.getSession();
      const create = async (headers: Record<string, string>) =>
        fetch(`${connection.api}/api/organisations`, {
          method: "POST",
          headers: { "content-type": "application/json", "idempotency-key": "1", ...headers },
          body: JSON.stringify({ name: "From a page" }),
        });
      const created = await create({ authorization: `Bearer ${data.session?.access_token}` });
      const refused = await create({});
      const id = refused.headers.get("x-request-id");
      const problem: unknown = await refused.json();
      return { statuses: [created.status, refused.status], id, problem };
    }, backend);
    expect(answers.statuses).toEqual([200, 401]);
    expect(answers.problem).toMatchObject({ request_id: answers.id });
  });
});

it("keeps the app's answers from a page whose origin is not allowed", async () => {
  const { page, backend } = await open(otherSite);
  const answers = await page.evaluate(async ({ api }) => {
    const opaque = await fetch(`${api}/health/live`, { mode: "no-cors" });
    return [opaque.type, await fetch(`${api}/health/live`).then(String, String)];
  }, backend);
  expect(answers).toEqual(["opaque", "TypeError: Failed to fetch"]);
});
