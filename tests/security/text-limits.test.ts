import type { Sql, TransactionSql } from "postgres";
import { connectForTests } from "../support/postgres";
import { COLUMNS_BY_LIMIT } from "./text-kinds";

const sql = connectForTests();

/** The columns of text and JSON, with the longest text that their checks allow. */
const columnsOf = (database: Sql | TransactionSql) => database`
  select relname || '.' || attname as name, (
    select min(substring(
      pg_get_constraintdef(pg_constraint.oid) from '^CHECK \\(\\(char_length\\(.*\\) <= (\\d+)\\)\\)'
    )::int)
    from pg_constraint
    where contype = 'c' and conrelid = attrelid and conkey = array[attnum]
  ) as characters
  from pg_class
  join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and atttypid in ('text'::regtype, 'varchar'::regtype, 'json'::regtype, 'jsonb'::regtype,
      'text[]'::regtype, 'varchar[]'::regtype, 'jsonb[]'::regtype, 'bytea'::regtype)
    and (relname, attname) <> ('deleted_call_tombstones', 'digest')
    -- A list or a pattern of allowed values is a bound as well.
    and not exists (
      select from pg_constraint
      where contype = 'c' and conrelid = attrelid and conkey = array[attnum]
        and pg_get_constraintdef(pg_constraint.oid) ~ '^CHECK \\(\\(\\w+ (= ANY \\(ARRAY\\[|~ ''\\^\\[[^]]*\\]\\{[0-9,]+\\}\\$'')'
    )`;

const limitsIn = async (database: Sql | TransactionSql) =>
  Object.fromEntries(
    (await columnsOf(database)).map((row) => [String(row["name"]), row["characters"]]),
  );

const declaredLimits = () =>
  Object.fromEntries(
    COLUMNS_BY_LIMIT.flatMap(([limit, tables]) =>
      tables.flatMap((entry) => {
        const [table, columns = ""] = entry.split(": ");
        return columns.split(" ").map((column) => [`${table}.${column}`, limit]);
      }),
    ),
  );

test("every column of text or JSON is as long as its kind allows, and no longer", async () => {
  expect(await limitsIn(sql)).toEqual(declaredLimits());
});

test("a column without a limit is found", async () => {
  const undone = new Error("undone");
  const trial = sql.begin(async (transaction) => {
    await transaction`
      create table made_by_a_test (
        name text, data jsonb, list text[] check (char_length(list::text) <= 10),
        bits bytea, code text check (code ~ '^[a-z]{1,9}$'), word text check (word ~ '^[a-z]+$'),
        state text check (state in ('on', 'off'))
      )`;
    expect(await limitsIn(transaction)).toMatchObject({
      "made_by_a_test.name": null,
      "made_by_a_test.data": null,
      "made_by_a_test.bits": null,
      "made_by_a_test.list": 10,
      "made_by_a_test.word": null,
    });
    expect(await limitsIn(transaction)).not.toHaveProperty(["made_by_a_test.state"]);
    expect(await limitsIn(transaction)).not.toHaveProperty(["made_by_a_test.code"]);
    throw undone;
  });
  await expect(trial).rejects.toBe(undone);
});
