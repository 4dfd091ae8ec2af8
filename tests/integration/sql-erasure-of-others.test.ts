import { connectForTests } from "../stack/postgres";
import { createUser, type TestUser } from "../stack/users";
import { createWorld, type World } from "../stack/world";

const sql = connectForTests();
let world: World;
let stranger: TestUser;

beforeAll(async () => {
  [world, stranger] = await Promise.all([createWorld(), createUser()]);
});

test("a profile that names somebody else's address takes nothing from their organisation", async () => {
  const { organisationId } = world;
  const address = `accounts-${organisationId}@example.test`;
  await sql`update organisations set billing_email = ${address} where id = ${organisationId}`;
  await sql`insert into candidate_profiles (user_id, email) values (${stranger.id}, ${address})`;
  await sql`select erase_person(${stranger.id}, true)`;
  const [row] = await sql`select billing_email from organisations where id = ${organisationId}`;
  expect(row).toEqual({ billing_email: address });
});

test("a first name alone, which any text may hold, deletes no event of others", async () => {
  const { id } = await createUser();
  await sql`insert into candidate_profiles (user_id, first_name) values (${id}, 'Microsoft')`;
  const [row] = await sql`select tells_of('{"type": "Microsoft.Communication"}', ${id}) as tells`;
  expect(row).toEqual({ tells: false });
});
