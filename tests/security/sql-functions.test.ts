import { createClient } from "@supabase/supabase-js";
import { connectForTests } from "../support/postgres";
import { stack } from "../support/stack";
import { createUser } from "../support/users";
import { EXECUTED_BY, type Executor } from "./executed-by";

const ROLES: Executor[] = ["anon", "authenticated", "service_role"];
const DENIED = "42501";

const sql = connectForTests();

/** The functions of the public schema, without those that extensions bring. */
const functionsOfOurs = () => sql`
  select proname as name, proargnames[1:pronargs] as parameters,
    prorettype = 'trigger'::regtype as trigger,
    -- In a body that was parsed when it was created, every name has been resolved.
    coalesce(proconfig, '{}') @> array['search_path=""'] or prosqlbody is not null as resolves_names,
    array(
      select role from unnest(${[...ROLES, "public"]}::text[]) as role
      where case role
        when 'public' then exists (select from aclexplode(proacl) where grantee = 0)
        else has_function_privilege(role, pg_proc.oid, 'execute')
      end
    ) as executed_by
  from pg_proc
  where pronamespace = 'public'::regnamespace
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')`;

test("every function has a row in the table, and none has two versions", async () => {
  const names = (await functionsOfOurs()).map((row) => String(row["name"]));
  expect(names.sort()).toEqual(Object.keys(EXECUTED_BY).sort());
});

const executorsOf = (name: string): Executor[] => {
  const role = EXECUTED_BY[name] ?? "nobody";
  return role === "nobody" ? [] : [role].flat();
};

test.each(Object.entries(EXECUTED_BY))("%s is executed by %s", async (name) => {
  const [row] = (await functionsOfOurs()).filter((candidate) => candidate["name"] === name);
  expect(row?.["executed_by"]).toEqual(executorsOf(name));
});

test("every function resolves names by its own search path", async () => {
  const loose = (await functionsOfOurs()).filter((row) => !row["resolves_names"]);
  expect(loose.map((row) => row["name"])).toEqual([]);
});

test("what is refused by the catalog is refused over HTTP", async () => {
  const { url, anon_key, service_key } = stack().supabase;
  const { token } = await createUser();
  const auth = { persistSession: false, autoRefreshToken: false };
  const clients = {
    anon: createClient(url, anon_key, { auth }),
    authenticated: createClient(url, anon_key, {
      auth,
      global: { headers: { Authorization: `Bearer ${token}` } },
    }),
    service_role: createClient(url, service_key, { auth }),
  };
  for (const row of await functionsOfOurs()) {
    if (row["trigger"]) continue;
    const name = String(row["name"]);
    const names: string[] = row["parameters"] ?? [];
    const parameters = Object.fromEntries(names.map((parameter) => [parameter, null]));
    for (const role of ROLES) {
      const { error } = await clients[role].rpc(name, parameters);
      const refused = error?.code === DENIED;
      expect({ name, role, refused }).toEqual({
        name,
        role,
        refused: !executorsOf(name).includes(role),
      });
    }
  }
});

test("a new function without a grant can be executed by no role", async () => {
  const undone = new Error("undone");
  const trial = sql.begin(async (transaction) => {
    await transaction`create function public.made_by_a_test() returns int language sql as 'select 1'`;
    const [row] = await transaction`
      select array_agg(role) as roles from unnest(${[...ROLES]}::text[]) as role
      where has_function_privilege(role, 'public.made_by_a_test()', 'execute')`;
    expect(row?.["roles"]).toBeNull();
    throw undone;
  });
  await expect(trial).rejects.toBe(undone);
});
