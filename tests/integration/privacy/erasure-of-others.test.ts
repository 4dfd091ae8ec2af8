import {
  type Identifiers,
  mentionsPerson,
  quarantinedPage,
} from "../../../shared/privacy/mentions";
import { connectForTests } from "../../support/postgres";
import { createUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
let stranger: TestUser;

beforeAll(async () => {
  [world, stranger] = await Promise.all([createWorld(), createUser()]);
});

test("the billing address of an organisation stays when only a profile of the person names it", async () => {
  const { organisationId } = world;
  const address = `accounts-${organisationId}@example.test`;
  await sql`update organisations set billing_email = ${address} where id = ${organisationId}`;
  await sql`insert into candidate_profiles (user_id, email) values (${stranger.id}, ${address})`;
  await sql`select erase_person(${stranger.id}, true, '{}')`;
  const [row] = await sql`select billing_email from organisations where id = ${organisationId}`;
  expect(row).toEqual({ billing_email: address });
});

describe("the billing address of an organisation", () => {
  const billedTo = async (user: TestUser) => {
    const { organisationId } = world;
    await sql`
      update organisations set billing_email = ${user.email.toUpperCase()}
      where id = ${organisationId}`;
    await sql`select erase_person(${user.id}, true, '{}')`;
    const [row] = await sql`select billing_email from organisations where id = ${organisationId}`;
    return row?.["billing_email"];
  };

  test("is deleted when the person had confirmed it", async () => {
    expect(await billedTo(await createUser())).toBeNull();
  });

  test("is kept when the person signed up with it and never confirmed it", async () => {
    const user = await createUser();
    await sql`update auth.users set email_confirmed_at = null where id = ${user.id}`;
    expect(await billedTo(user)).toBe(user.email.toUpperCase());
  });

  test("is deleted when it was not confirmed and the person is a member", async () => {
    const user = await createUser();
    await sql`update auth.users set email_confirmed_at = null where id = ${user.id}`;
    await sql`
      insert into org_users (organisation_id, user_id, role)
      values (${world.organisationId}, ${user.id}, 'viewer')`;
    expect(await billedTo(user)).toBeNull();
  });
});

/** As the app gets them. */
async function identifiersOf(userId: string): Promise<Identifiers> {
  const [row] = await sql`select read_quarantined_events(${userId}, 1) as page`;
  const { identifiers } = quarantinedPage.parse(row?.["page"]);
  if (!identifiers) throw new Error("The first page has no identifiers");
  return identifiers;
}

describe("a quarantined event of others", () => {
  const EVENT = JSON.stringify({
    type: "Microsoft.Communication",
    time: "2026-11-25T10:00:00Z",
    data: { displayName: "Zoë O’Neill-Muñoz", isAnonymous: true, phone: "61400000001" },
  });
  const isDeletedWith = async (profile: object) => {
    const { id } = await createUser();
    await sql`insert into candidate_profiles ${sql({ user_id: id, ...profile })}`;
    return mentionsPerson(EVENT, await identifiersOf(id));
  };

  test.each([
    ["a first name alone", { first_name: "Microsoft" }],
    ["a date as a number", { phone: "2026-11-25" }],
    ["an unconfirmed number", { phone: "61400000001" }],
    ["a time as an address", { email: "z@2026-11-25t10.00" }],
    ["a fragment of JSON as a name", { first_name: '"isAnonymous":', last_name: "true" }],
    ["punctuation as a last name", { first_name: "Zoë", last_name: "." }],
    ["digits as a last name", { first_name: "Zoë", last_name: "61400000001" }],
    ["a part of another's name", { first_name: "oë", last_name: "O’Neill" }],
  ])("is not deleted with a person whose profile has %s", async (_, profile) => {
    expect(await isDeletedWith(profile)).toBe(false);
  });

  test("is deleted with a person whose full name it contains", async () => {
    expect(await isDeletedWith({ first_name: " Zoë", last_name: "O’Neill-Muñoz" })).toBe(true);
  });

  test.each(["नरेंद्र मोदी", "李 小龙", "Đặng Văn", "محمد علي"])(
    "is matched by the name %s",
    async (name) => {
      const { id } = await createUser();
      const [first_name, last_name] = name.split(" ");
      await sql`insert into candidate_profiles ${sql({ user_id: id, first_name, last_name })}`;
      const payload = JSON.stringify({ displayName: name.toUpperCase() });
      expect(mentionsPerson(payload, await identifiersOf(id))).toBe(true);
    },
  );

  test("is not deleted with a person who has not confirmed its address and number", async () => {
    const user = await createUser();
    const mentioned = async () => {
      const identifiers = await identifiersOf(user.id);
      return {
        email: mentionsPerson(user.email, identifiers),
        phone: mentionsPerson(`tel:+${user.id.replaceAll("-", "0")}`, identifiers),
      };
    };
    await sql`
      update auth.users set phone = ${user.id.replaceAll("-", "0")}, phone_confirmed_at = now()
      where id = ${user.id}`;
    expect(await mentioned()).toEqual({ email: true, phone: true });
    await sql`
      update auth.users set email_confirmed_at = null, phone_confirmed_at = null
      where id = ${user.id}`;
    expect(await mentioned()).toEqual({ email: false, phone: false });
  });
});
