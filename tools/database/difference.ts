import * as z from "zod";
import type { CatalogDifference } from "./catalog";

const column = z.object({
  type: z.string(),
  required: z.boolean(),
  default: z.string().nullable(),
  computed: z.string().nullable(),
});
type Column = z.output<typeof column>;
const grants = z.record(z.string(), z.string());

const readJson = <Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> =>
  schema.parse(JSON.parse(text));

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** `table.column` → both. */
function split(name: string): [table: string, member: string] {
  const at = name.lastIndexOf(".");
  return [name.slice(0, at), name.slice(at + 1)];
}

const columnDefinition = (name: string, { type, required, default: value }: Column) =>
  [name, type, required ? "not null" : "", value === null ? "" : `default ${value}`]
    .filter(Boolean)
    .join(" ");

/** Roles that lose or change what they had, then roles that have something now. */
function privileges(on: string, { before, after }: CatalogDifference, ofColumn = ""): string[] {
  const old = readJson(grants, before ?? "{}");
  const current = readJson(grants, after ?? "{}");
  const listed = (text: string) =>
    text
      .split(", ")
      .map((privilege) => `${privilege}${ofColumn}`)
      .join(", ");
  const lost = Object.entries(old).filter(([role, granted]) => current[role] !== granted);
  const gained = Object.entries(current).filter(([role, granted]) => old[role] !== granted);
  return [
    ...lost.map(([role, granted]) => `revoke ${listed(granted)} ${on} from ${role};`),
    ...gained.map(([role, granted]) => `grant ${listed(granted)} ${on} to ${role};`),
  ];
}

/**
 * The statements for one kind of thing, each kind with its place in the order: what goes, then tables and
 * what functions need, functions, and what calls them.
 */
type Writer = (difference: CatalogDifference, all: CatalogDifference[]) => string[];

const isNewTable = (table: string, all: CatalogDifference[]) =>
  all.some(({ kind, name, before }) => kind === "table" && name === table && before === undefined);
const isDroppedTable = (table: string, all: CatalogDifference[]) =>
  all.some(({ kind, name, after }) => kind === "table" && name === table && after === undefined);

/** Where a table goes, all of it goes with it. */
const unlessDropped =
  (write: Writer): Writer =>
  (difference, all) =>
    isDroppedTable(split(difference.name)[0], all) ? [] : write(difference, all);

const dropMember = (word: string) =>
  unlessDropped(({ name, before }) => {
    const [table, member] = split(name);
    return before === undefined ? [] : [`drop ${word} if exists ${member} on ${table};`];
  });

const returned = (definition = "") => /^ RETURNS (.*)$/m.exec(definition)?.[1];

const alterColumn: Writer = ({ name, before, after }, all) => {
  const [table, member] = split(name);
  if (isNewTable(table, all) || isDroppedTable(table, all)) return [];
  if (after === undefined) return [`alter table ${table} drop column if exists ${member};`];
  const current = readJson(column, after);
  if (before === undefined) {
    return [`alter table ${table} add column if not exists ${columnDefinition(member, current)};`];
  }
  const old = readJson(column, before);
  const alter = (change: string) => `alter table ${table} alter column ${member} ${change};`;
  return [
    old.type === current.type ? "" : alter(`type ${current.type}`),
    old.default === current.default
      ? ""
      : alter(current.default === null ? "drop default" : `set default ${current.default}`),
    old.required === current.required
      ? ""
      : alter(current.required ? "set not null" : "drop not null"),
  ].filter(Boolean);
};

const createTable: Writer = ({ name, before, after }, all) => {
  if (after === undefined) return [];
  if (before !== undefined) return [`alter table ${name} set ${after || "logged"};`];
  const columns = all
    .filter((other) => other.kind === "column" && split(other.name)[0] === name && other.after)
    .map((other) => columnDefinition(split(other.name)[1], readJson(column, other.after ?? "")));
  const kind = after ? `${after} table` : "table";
  return [`create ${kind} if not exists ${name} (\n  ${columns.join(",\n  ")}\n);`];
};

const createEnum: Writer = ({ name, before, after }) => {
  if (after === undefined) return [`drop type if exists ${name};`];
  if (before === undefined) {
    return [
      `do $$ begin\n  if to_regtype(${literal(name)}) is null then\n    create type ${name} as enum (${after});\n  end if;\nend $$;`,
    ];
  }
  const [old, current] = [before.split(", "), after.split(", ")];
  return current
    .filter((label) => !old.includes(label))
    .map((label) => `alter type ${name} add value if not exists ${label};`);
};

const addConstraint = (only: (definition: string) => boolean) =>
  unlessDropped(({ name, after }) => {
    if (after === undefined || !only(after)) return [];
    const [table, member] = split(name);
    const add = `alter table ${table} add constraint ${member} ${after}`;
    // Rows that are older than a rule are no reason to stop: it holds for new ones at once, and for all
    // of them if they keep to it.
    if (!isKey(after)) return [`${add} not valid;`];
    // A table that is older than the migrations has its key.
    const found = `conrelid = ${literal(table)}::regclass and conname = ${literal(member)}`;
    return [
      `do $$ begin\n  if not exists (select from pg_constraint where ${found}) then\n    ${add};\n  end if;\nend $$;`,
    ];
  });
const isKey = (definition: string) => /^(PRIMARY KEY|UNIQUE)/.test(definition);

const comment =
  (word: string): Writer =>
  ({ name, after }, all) =>
    isDroppedTable(word === "column" ? split(name)[0] : name, all)
      ? []
      : [`comment on ${word} ${name} is ${after === undefined ? "null" : literal(after)};`];

const STEPS: [kind: string, write: Writer][] = [
  [
    "default privileges",
    (difference) => {
      const [schema, of] = difference.name.includes(" ")
        ? [` in schema ${difference.name.split(" ")[0]}`, difference.name.split(" ")[1]]
        : ["", difference.name];
      // Without an entry everybody may execute what is new.
      const builtIn = !schema && of === "functions" ? '{"public": "execute"}' : "{}";
      const found = { ...difference, before: difference.before ?? builtIn };
      return privileges(`on ${of}`, found).map(
        (statement) => `alter default privileges${schema} ${statement}`,
      );
    },
  ],
  ["enum", createEnum],
  ["trigger", dropMember("trigger")],
  [
    "policy",
    ({ name, before }) => {
      const [table, member] = split(name);
      return before === undefined ? [] : [`drop policy if exists ${member} on ${table};`];
    },
  ],
  [
    "constraint",
    unlessDropped(({ name, before }) => {
      const [table, member] = split(name);
      return before === undefined
        ? []
        : [`alter table ${table} drop constraint if exists ${member};`];
    }),
  ],
  ["index", ({ name, before }) => (before === undefined ? [] : [`drop index if exists ${name};`])],
  [
    "function",
    ({ name, before, after }) =>
      before !== undefined && (after === undefined || returned(before) !== returned(after))
        ? [`drop function if exists ${name};`]
        : [],
  ],
  ["table", createTable],
  ["column", alterColumn],
  ["function", ({ after }) => (after === undefined ? [] : [`${after.trimEnd()};`])],
  ["table", ({ name, after }) => (after === undefined ? [`drop table if exists ${name};`] : [])],
  ["constraint", addConstraint(isKey)],
  ["constraint", addConstraint((definition) => !isKey(definition))],
  [
    "index",
    ({ after }) =>
      after === undefined
        ? []
        : [`${after.replace(/ INDEX (?=\S+ ON )/, " INDEX IF NOT EXISTS ")};`],
  ],
  [
    "trigger",
    ({ after }) =>
      after === undefined
        ? []
        : [`${after.replace("CREATE TRIGGER", "CREATE OR REPLACE TRIGGER")};`],
  ],
  [
    "row security",
    ({ name, after }) =>
      after === undefined
        ? []
        : [
            `alter table ${name} ${after.startsWith("t") ? "enable" : "disable"} row level security;`,
          ],
  ],
  [
    "policy",
    ({ name, after }) => {
      const [table, member] = split(name);
      return after === undefined ? [] : [`create policy ${member} on ${table} ${after};`];
    },
  ],
  [
    "table privileges",
    (difference, all) =>
      isDroppedTable(difference.name, all) ? [] : privileges(`on ${difference.name}`, difference),
  ],
  [
    "column privileges",
    unlessDropped((difference) => {
      const [table, member] = split(difference.name);
      return privileges(`on ${table}`, difference, ` (${member})`);
    }),
  ],
  [
    "function privileges",
    (difference) =>
      difference.after === undefined
        ? []
        : privileges(`on function ${difference.name}`, difference),
  ],
  ["table comment", comment("table")],
  ["column comment", comment("column")],
  [
    "function comment",
    (difference, all) =>
      all.some(({ kind, name, after }) => kind === "function" && name === difference.name && !after)
        ? []
        : comment("function")(difference, all),
  ],
];

/**
 * The statements that make the one database into the other, in the order in which they can be run, each
 * safe to be run again. What has no rule here (views, owners, storage buckets) is left out: whoever
 * applies them compares again.
 */
export function writeStatements(differences: CatalogDifference[]): string[] {
  return STEPS.flatMap(([kind, write]) =>
    differences
      .filter((difference) => difference.kind === kind)
      .flatMap((difference) => write(difference, differences)),
  );
}
