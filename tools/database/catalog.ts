import type { Sql } from "postgres";
import * as z from "zod";

/** One thing that a database has: what kind of thing, which one, and all that is defined of it. */
export interface CatalogEntry {
  kind: string;
  name: string;
  definition: string;
}

const entries = z.array(z.object({ kind: z.string(), name: z.string(), definition: z.string() }));

/** The owner of `public` has another name in every database: one word stands for it. */
const role = (oid: string) => `case ${oid}
  when (select nspowner from pg_namespace where nspname = 'public') then 'owner'
  when 0 then 'public' else ${oid}::regrole::text end`;

const LISTED = "string_agg(lower(privilege_type), ', ' order by privilege_type)";

/**
 * Who may do what, without the owner: `{"role": "privilege, privilege"}`. `all` stands for all that there are:
 * versions of Postgres differ in that.
 */
const privileges = (acl: string, owner: string, type: string) => `
  (select coalesce(jsonb_object_agg(role, case when granted = every and granted <> 'execute' then 'all' else granted end), '{}')::text
  from (
    select ${role("grantee")} as role, ${LISTED} as granted
    from aclexplode(coalesce(${acl}, acldefault('${type}', ${owner})))
    where grantee <> ${owner} group by grantee
  ) as grants, (
    select ${LISTED} as every from aclexplode(acldefault('${type}', ${owner})) where grantee = ${owner}
  ) as owned)`;

const TABLES = `(
    select *, oid::regclass::text as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S')
  ) as tables`;
const COLUMNS = `${TABLES} join pg_attribute on attrelid = tables.oid and attnum > 0 and not attisdropped`;
const FUNCTIONS = `(
    select *, oid::regprocedure::text as name from pg_proc
    where pronamespace = 'public'::regnamespace
  ) as functions`;

/** Each gives rows of kind, name and definition. */
const QUERIES = [
  `select 'default privileges', concat_ws(' ', nullif(defaclnamespace, 0)::regnamespace,
      case defaclobjtype when 'f' then 'functions' else 'tables' end),
    ${privileges("defaclacl", "defaclrole", "r")}
  from pg_default_acl where defaclobjtype in ('f', 'r')
    and defaclrole = (select nspowner from pg_namespace where nspname = 'public')`,
  `select 'enum', pg_type.oid::regtype::text,
    string_agg(quote_literal(enumlabel), ', ' order by enumsortorder)
  from pg_type join pg_enum on enumtypid = pg_type.oid
  where typnamespace = 'public'::regnamespace group by pg_type.oid`,
  `select 'domain', pg_type.oid::regtype::text, concat(format_type(typbasetype, typtypmod), (
      select string_agg(format(' constraint %I %s', conname, pg_get_constraintdef(pg_constraint.oid)), '' order by conname)
      from pg_constraint where contypid = pg_type.oid
    ))
  from pg_type where typnamespace = 'public'::regnamespace and typtype = 'd'`,
  `select 'operator', pg_operator.oid::regoperator::text, format(
      'leftarg = %s, rightarg = %s, function = %s', oprleft::regtype, oprright::regtype, oprcode::regproc
    )
  from pg_operator where oprnamespace = 'public'::regnamespace`,
  `select case when relkind = 'r' then 'table' else 'relation' end, name,
    concat_ws(' ', case relpersistence when 'u' then 'unlogged' end, nullif(relkind::text, 'r'))
  from ${TABLES}`,
  `select 'row security', name, concat_ws(' ', relrowsecurity, relforcerowsecurity)
  from ${TABLES} where relkind in ('r', 'p')`,
  `select 'table owner', name, ${role("relowner")} from ${TABLES}`,
  `select 'table privileges', name, ${privileges("relacl", "relowner", "r")} from ${TABLES}`,
  `select 'table comment', name, obj_description(oid, 'pg_class') from ${TABLES}
  where obj_description(oid, 'pg_class') is not null`,
  // Nothing depends on their order, which is another where a table is older than its columns.
  `select 'column', name || '.' || quote_ident(attname), jsonb_build_object(
      'type', format_type(atttypid, atttypmod), 'required', attnotnull,
      'default', pg_get_expr(adbin, adrelid), 'computed', nullif(attgenerated::text || attidentity::text, '')
    )::text
  from ${COLUMNS} left join pg_attrdef on adrelid = attrelid and adnum = attnum
  order by attrelid, attnum`,
  `select 'column privileges', name || '.' || quote_ident(attname),
    ${privileges("attacl", "relowner", "c")}
  from ${COLUMNS} where cardinality(attacl) > 0`,
  `select 'column comment', name || '.' || quote_ident(attname), col_description(attrelid, attnum)
  from ${COLUMNS} where col_description(attrelid, attnum) is not null`,
  // Whether one has been validated depends on the rows: older ones may break a newer check.
  `select 'constraint', conrelid::regclass || '.' || quote_ident(conname),
    regexp_replace(pg_get_constraintdef(oid), ' NOT VALID$', '')
  from pg_constraint
  where connamespace = 'public'::regnamespace and conrelid <> 0 and contype <> 'n'`,
  `select 'index', indexrelid::regclass::text, pg_get_indexdef(indexrelid)
  from pg_index join ${TABLES} on tables.oid = indrelid
  where not exists (select from pg_constraint where conindid = indexrelid)`,
  `select 'trigger', tgrelid::regclass || '.' || quote_ident(tgname), pg_get_triggerdef(pg_trigger.oid)
    || case tgenabled when 'O' then '' else ' enabled: ' || tgenabled::text end
  from pg_trigger join pg_class on pg_class.oid = tgrelid
  where not tgisinternal and (relnamespace = 'public'::regnamespace
    or tgfoid in (select oid from pg_proc where pronamespace = 'public'::regnamespace))`,
  `select 'policy', format('%I.%I.%I', schemaname, tablename, policyname), concat(
      'as ', permissive, ' for ', cmd, ' to ', array_to_string(roles, ', '),
      ' using (' || qual || ')', ' with check (' || with_check || ')'
    )
  from pg_policies where schemaname in ('public', 'storage')`,
  // The header with its settings, and the body.
  `select 'function', name, pg_get_functiondef(oid) from ${FUNCTIONS} where prokind in ('f', 'p')`,
  `select 'function owner', name, ${role("proowner")} from ${FUNCTIONS}`,
  `select 'function privileges', name, ${privileges("proacl", "proowner", "f")} from ${FUNCTIONS}`,
  `select 'function comment', name, obj_description(oid, 'pg_proc') from ${FUNCTIONS}
  where obj_description(oid, 'pg_proc') is not null`,
];

const BUCKETS = `select 'bucket', id::text,
  (to_jsonb(buckets) - array['created_at', 'updated_at', 'owner', 'owner_id'])::text
from storage.buckets`;

const byName = (one: CatalogEntry, other: CatalogEntry) => (one.name < other.name ? -1 : 1);

/**
 * All that a migration can decide: tables, columns, defaults, constraints, indexes, triggers, row level
 * security and its policies, functions with their settings, owners, privileges, default privileges,
 * comments, enums, and, where Supabase's storage is there, its buckets and their policies.
 */
export async function readCatalog(sql: Sql): Promise<CatalogEntry[]> {
  const [storage] = await sql`select to_regclass('storage.buckets') is not null as found`;
  const queries = storage?.["found"] ? [...QUERIES, BUCKETS] : QUERIES;
  // Every name is written with its schema.
  await sql`set search_path = ''`;
  const found: CatalogEntry[] = [];
  for (const query of queries) {
    const rows = await sql.unsafe(`select * from (${query}) as found (kind, name, definition)`);
    const read = entries.parse([...rows]);
    found.push(...(query.includes("order by attrelid") ? read : read.toSorted(byName)));
  }
  return found;
}

export interface CatalogDifference {
  kind: string;
  name: string;
  /** Absent where it is not there. */
  before: string | undefined;
  after: string | undefined;
}

/** What two databases do not have alike: first what is there afterwards, in its order, then what is not. */
export function compareCatalogs(
  before: CatalogEntry[],
  after: CatalogEntry[],
): CatalogDifference[] {
  const keyed = (list: CatalogEntry[]) =>
    new Map(list.map((entry) => [`${entry.kind} ${entry.name}`, entry]));
  const [old, current] = [keyed(before), keyed(after)];
  return [...new Set([...current.keys(), ...old.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), current.get(key)];
    const entry = was ?? is;
    if (!entry || was?.definition === is?.definition) return [];
    return [{ kind: entry.kind, name: entry.name, before: was?.definition, after: is?.definition }];
  });
}
