import { randomUUID } from "node:crypto";
import { type CallFunction, ownDatabase } from "../../support/own-database";

const database = ownDatabase();

const key = { p_idempotency_key: "a key", p_request_hash: "a hash" };

const creations: [string, (call: CallFunction) => Promise<unknown>][] = [
  [
    "an organisation",
    (call) =>
      call("create_organisation", {
        p_acting_user: database.recruiter,
        p_name: "Hillside Clinic",
        ...key,
      }),
  ],
  [
    "a privacy request",
    (call) =>
      call("request_deletion", {
        p_acting_user: database.candidate,
        p_request_type: "anonymize",
        ...key,
      }),
  ],
  [
    "a member's invitation",
    async (call) => {
      const [organisation] = await database.sql`
        select organisation_id as id from org_users where user_id = ${database.recruiter}`;
      return call("invite_member", {
        p_acting_user: database.recruiter,
        p_organisation_id: String(organisation?.["id"]),
        p_invitation_id: randomUUID(),
        p_token_hash: "0".repeat(64),
        p_email: "somebody@example.test",
        p_send_to: "somebody@example.test",
        p_role: "viewer",
        p_daily_limit: 100,
        ...key,
      });
    },
  ],
];

beforeAll(() => database.sql`update org_users set role = 'org_admin'`);

test.each(creations)(
  "a repeat of a request that creates %s is refused while the first runs, then gets its response",
  async (_, create) => {
    const [first, repeat] = await database.whileUncommitted(create, () =>
      create(database.call).catch((error: unknown) => error),
    );
    expect(repeat).toMatchObject({ message: "in_progress" });
    expect(await create(database.call)).toEqual(first);
  },
);
