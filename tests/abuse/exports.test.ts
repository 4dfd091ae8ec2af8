import { call, problemOf } from "../support/api";
import { ownApp } from "../support/own-app";
import { insertOrganisation, insertUser } from "../support/retention";
import { signToken } from "../support/users";
import { attackBeside } from "../support/victim";

/** Of Supabase's sign-in log, which has no index by person. */
const SIGN_INS = 300_000;

const ATTACKERS = 6;

const app = ownApp();

test("exports beside a long sign-in log are complete, and keep nobody from the app", async () => {
  await app.database.sql`
    insert into auth.audit_log_entries (id, payload, created_at, ip_address)
    select gen_random_uuid(), json_build_object('actor_id', gen_random_uuid(), 'action', 'login'),
      now(), '192.0.2.1'
    from generate_series(1, ${SIGN_INS}::int)`;
  const { id, adminId } = await insertOrganisation(app.database);
  const admin = await signToken({ sub: adminId });
  const listMembers = async () => {
    const path = `/api/organisations/${id}/members`;
    expect((await call("GET", path, { token: admin, api: app.api })).status).toBe(200);
  };
  await attackBeside("exports", listMembers, async () => {
    const exports = Array.from({ length: ATTACKERS }, async () => {
      const token = await signToken({ sub: await insertUser(app.database) });
      return call("GET", "/api/privacy/export", { token, api: app.api });
    });
    const responses = await Promise.all(exports);
    const made = responses.filter(({ status }) => status === 200);
    expect(made.length).toBeGreaterThan(0);
    for (const { body } of made) expect(body).toMatchObject({ complete: true });
    // The last ones in turn may have waited too long.
    const others = responses.filter((response) => !made.includes(response));
    expect(others.map((response) => problemOf(response).code)).toEqual(
      others.map(() => "export_busy"),
    );
  });
});
