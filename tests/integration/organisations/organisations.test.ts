import { randomUUID } from "node:crypto";
import { connectForTests } from "../../support/postgres";
import { asService, createUser } from "../../support/users";

const sql = connectForTests();

const create = (userId: string, name = "Harbour Clinic") =>
  asService().rpc("create_organisation", { p_acting_user: userId, p_name: name });

test("creates an organisation with its founder as admin", async () => {
  const { id: userId } = await createUser();
  const { data } = await asService().rpc("create_organisation", {
    p_acting_user: userId,
    p_name: "Harbour Clinic",
    p_industry: "Health",
    p_website: "https://harbour.example",
    p_description: null,
    p_billing_email: "bills@harbour.example",
  });
  expect(data).toEqual({
    id: expect.any(String),
    name: "Harbour Clinic",
    industry: "Health",
    website: "https://harbour.example",
    description: null,
    billing_email: "bills@harbour.example",
    created_at: expect.any(String),
    updated_at: expect.any(String),
  });
  const members = await sql`
    select organisation_id, org_users.role, user_roles.role as user_role, billing_email
    from org_users join user_roles using (user_id)
    join organisations on organisations.id = organisation_id
    where user_id = ${userId}`;
  expect([...members]).toMatchObject([
    { role: "org_admin", user_role: "org_admin", billing_email: "bills@harbour.example" },
  ]);
});

test("stores one user role when a user creates several organisations at once", async () => {
  const { id: userId } = await createUser();
  const made = await Promise.all(Array.from({ length: 10 }, () => create(userId)));
  expect(made.map(({ error }) => error)).toEqual(made.map(() => null));
  const [counts] = await sql`
    select (select count(*)::int from org_users where user_id = ${userId}) as organisations,
      (select count(*)::int from user_roles where user_id = ${userId}) as roles`;
  expect(counts).toEqual({ organisations: 10, roles: 1 });
});

test("creates nothing for a deleted user", async () => {
  const name = randomUUID();
  expect((await create(randomUUID(), name)).error?.message).toBe("forbidden");
  expect([...(await sql`select id from organisations where name = ${name}`)]).toEqual([]);
});
