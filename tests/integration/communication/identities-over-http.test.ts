import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { eventually } from "../../support/eventually";
import { breakSimulator, clearReceived, healSimulator, requestsOf } from "../../support/faults";
import { ownApp } from "../../support/own-app";
import { insertUser } from "../../support/retention";
import { signToken } from "../../support/users";

const app = ownApp();
let userId: string;
let token: string;

beforeEach(async () => {
  userId = await insertUser(app.database);
  token = await signToken({ sub: userId });
  await clearReceived(app.cloud.acs.url);
});
afterEach(() => healSimulator(app.cloud.acs.url));

const askForToken = (who = token) =>
  call("POST", "/api/acs/token", { token: who, body: {}, api: app.api });
const identityOf = (body: unknown) => z.object({ user_id: z.string() }).parse(body).user_id;
const deletions = async () =>
  (await requestsOf(app.cloud.acs.url)).filter(({ method }) => method === "DELETE");

/** Requests a token, and acts while ACS creates its identity. */
async function whileIdentityIsCreated(
  act: () => Promise<unknown>,
  endDelay = () => healSimulator(app.cloud.acs.url),
) {
  await breakSimulator(app.cloud.acs.url, { delay_ms: 600_000 }, 1);
  const requested = askForToken();
  await eventually(async () => (await requestsOf(app.cloud.acs.url))[0]);
  await act();
  await endDelay();
  return requested;
}

it("deletes a new identity when its user was deleted meanwhile, and returns 403", async () => {
  const response = await whileIdentityIsCreated(
    () => app.database.sql`delete from auth.users where id = ${userId}`,
  );
  expect([response.status, problemOf(response).code]).toEqual([403, "forbidden"]);
  const [deletion, ...others] = await deletions();
  expect(others).toEqual([]);
  expect(decodeURIComponent(deletion?.path ?? "")).toContain("/identities/8:acs:");
  expect(app.cloud.host.log()).toContain('"event":"acs_identity_deleted"');
});

it("deletes a new identity when the user has got another meanwhile", async () => {
  const other = await insertUser(app.database);
  const kept = identityOf((await askForToken(await signToken({ sub: other }))).body);
  await clearReceived(app.cloud.acs.url);
  const response = await whileIdentityIsCreated(
    () => app.database.sql`
      update communication_identities set acs_user_id = ${kept} where user_id = ${userId}`,
  );
  expect(identityOf(response.body)).toBe(kept);
  const paths = (await deletions()).map(({ path }) => decodeURIComponent(path));
  expect(paths).toHaveLength(1);
  expect(paths[0]).not.toContain(kept);
});

it("logs the id of an identity that cannot be deleted", async () => {
  const response = await whileIdentityIsCreated(
    () => app.database.sql`delete from auth.users where id = ${userId}`,
    () => breakSimulator(app.cloud.acs.url, { status: 400 }),
  );
  expect(response.status).toBe(403);
  expect(app.cloud.host.log()).toMatch(/"event":"acs_identity_orphaned".*"acs_user_id":"8:acs:/);
});
