import { call } from "../support/api";
import { createInvitation } from "../support/invitations";
import { withoutCheck } from "../support/older-rows";
import { connectForTests } from "../support/postgres";
import { asUser } from "../support/users";
import { attackBeside } from "../support/victim";
import { createWorld, type World } from "../support/world";

const CHECK_VIOLATION = "23514";

/** It kept the app from answering anybody for 26 seconds. */
const NAME_CHARACTERS = 10_000_000;

const sql = connectForTests();
let attacked: World;
let victim: World;

beforeAll(async () => {
  [attacked, victim] = [await createWorld(), await createWorld()];
});

const listMembers = async () => {
  const path = `/api/organisations/${victim.organisationId}/members`;
  const { status } = await call("GET", path, { token: victim.member.token });
  expect(status).toBe(200);
};

const rename = (name: string) =>
  asUser(attacked.admin)
    .from("organisations")
    .update({ name })
    .eq("id", attacked.organisationId)
    .select("id");

test("an organisation's name of 10 million characters is refused", async () => {
  await attackBeside("a long name", listMembers, async () => {
    expect((await rename("x".repeat(NAME_CHARACTERS))).error?.code).toBe(CHECK_VIOLATION);
    await createInvitation(attacked);
  });
});

test("a name that is older than its limit keeps nobody from the app", async () => {
  const write = () => sql`
    update organisations set name = repeat('x', ${NAME_CHARACTERS})
    where id = ${attacked.organisationId}`;
  await withoutCheck(sql, "organisations", "organisations_name_check", write);
  await attackBeside("a long name in an invitation", listMembers, async () => {
    for (let count = 0; count < 3; count += 1) {
      expect((await createInvitation(attacked)).email_sent).toBe(true);
    }
  });
});
