import type { Sql, TransactionSql } from "postgres";
import { connectForTests } from "../support/postgres";

/** The kinds of data, as the comments on columns begin with them. */
const KIND = /^(personal|identifier|content|organisation|operational): ./;

const sql = connectForTests();

const columns = (database: Sql | TransactionSql) => database`
  select relname || '.' || attname as name, coalesce(col_description(pg_class.oid, attnum), '') as text
  from pg_class
  join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')
  order by relname, attnum`;

const unclassified = async (database: Sql | TransactionSql) =>
  (await columns(database)).filter((row) => !KIND.test(row["text"])).map((row) => row["name"]);

test("every column has a classification", async () => {
  expect((await columns(sql)).length).toBeGreaterThan(300);
  expect(await unclassified(sql)).toEqual([]);
});

test("a new column without a classification is found", async () => {
  const undone = new Error("undone");
  const trial = sql.begin(async (transaction) => {
    await transaction`create table made_by_a_test (id uuid, nickname text, mail text)`;
    await transaction`comment on column made_by_a_test.id is 'operational: the row'`;
    await transaction`comment on column made_by_a_test.nickname is 'personal data'`;
    expect(await unclassified(transaction)).toEqual([
      "made_by_a_test.nickname",
      "made_by_a_test.mail",
    ]);
    throw undone;
  });
  await expect(trial).rejects.toBe(undone);
});

test("every column that refers to a user is an identifier", async () => {
  const references = await sql`
    select conrelid::regclass || '.' || attname as name
    from pg_constraint
    join pg_attribute on attrelid = conrelid and attnum = any (conkey)
    where contype = 'f' and connamespace = 'public'::regnamespace
      and confrelid = 'auth.users'::regclass
      and col_description(conrelid, attnum) not like 'identifier: %'`;
  expect([...references]).toEqual([]);
});
