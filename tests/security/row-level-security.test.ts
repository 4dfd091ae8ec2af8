import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { createWorldWithPendingMember, type WorldWithPendingMember } from "../support/members";
import { connectForTests } from "../support/postgres";
import { stack } from "../support/stack";
import { createUser } from "../support/users";
import { createApplication } from "../support/world";
import { INTERNAL_TABLES, samples, type TableName } from "./table-rows";

const callers = [
  "anonymous",
  "candidate",
  "otherCandidate",
  "viewer",
  "member",
  "recruiter",
  "hiringManager",
  "admin",
  "outsider",
  "pendingMember",
  "service",
] as const;
type Caller = (typeof callers)[number];

const nobody: Caller[] = [];
/** The person of the row. */
const own: Caller[] = ["candidate"];
const members: Caller[] = ["viewer", "member", "recruiter", "hiringManager", "admin"];
const recruiters: Caller[] = ["recruiter", "hiringManager", "admin"];
const admins: Caller[] = ["admin"];
const all = [...own, ...members];

const verbs = ["select", "insert", "update", "delete"] as const;
type Verb = (typeof verbs)[number];

/** Who may select, insert, update and delete; the service may too, anonymous callers never. */
const rules: Record<TableName, [Caller[], Caller[], Caller[], Caller[]]> = {
  organisations: [members, nobody, admins, nobody],
  org_users: [members, nobody, admins, admins],
  user_roles: [own, nobody, nobody, nobody],
  job_roles: [members, recruiters, recruiters, admins],
  candidate_profiles: [all, own, own, own],
  candidate_skills: [all, own, own, own],
  education: [all, own, own, own],
  employment_history: [all, own, own, own],
  candidate_dei: [own, own, own, own],
  practice_interviews: [own, own, own, own],
  applications: [all, own, [...own, ...recruiters], nobody],
  resume_batches: [recruiters, nobody, nobody, nobody],
  batch_resumes: [recruiters, nobody, nobody, nobody],
  interviews: [all, own, own, nobody],
  transcript_segments: [all, nobody, nobody, nobody],
  interview_turns: [all, nobody, nobody, nobody],
  interview_consents: [all, nobody, nobody, nobody],
  recording_parts: [all, nobody, nobody, nobody],
  interview_scores: [all, nobody, recruiters, nobody],
  score_dimensions: [all, nobody, nobody, nobody],
  invitations: [all, recruiters, [...own, ...recruiters], nobody],
  audit_log: [admins, nobody, nobody, nobody],
  data_deletion_requests: [own, own, nobody, nobody],
};

/** Whose insert is accepted and stores nothing, because their page would fail if it were refused. */
const DISCARDED: Partial<Record<TableName, Caller[]>> = {
  transcript_segments: own,
  interview_scores: own,
  score_dimensions: own,
  audit_log: recruiters,
};

/** The log of what was done is written and never changed, not even by the service. */
const KEPT_FROM_SERVICE: Partial<Record<TableName, Verb[]>> = { audit_log: ["update", "delete"] };

const DENIED = "42501";

let world: WorldWithPendingMember;
const sql = connectForTests();

/** A client without table types: they are of no use where the table is a variable. */
function clientOf(caller: Caller): SupabaseClient {
  const { url, anon_key, service_key } = stack().supabase;
  const auth = { persistSession: false, autoRefreshToken: false };
  if (caller === "service") return createClient(url, service_key, { auth });
  if (caller === "anonymous") return createClient(url, anon_key, { auth });
  const headers = { Authorization: `Bearer ${world[caller].token}` };
  return createClient(url, anon_key, { auth, global: { headers } });
}

async function newRow(table: TableName): Promise<object> {
  // A candidate has one profile, and one open request of a type.
  if (table === "candidate_profiles" || table === "data_deletion_requests") {
    await clientOf("service").from(table).delete().eq("user_id", world.candidate.id);
  }
  // And one open application to a role.
  if (table === "applications") {
    await sql`
      update applications set status = 'rejected' where candidate_id = ${world.candidate.id}`;
  }
  return samples[table].row(world);
}

async function insertRow(table: TableName): Promise<string> {
  const row = await newRow(table);
  const { data, error } = await clientOf("service").from(table).insert(row).select("id").single();
  if (error) throw error;
  const id = String(data.id);
  if (table === "organisations") {
    await sql`
      insert into org_users (organisation_id, user_id, role)
      select ${id}, user_id, role from org_users where organisation_id = ${world.organisationId}`;
  }
  return id;
}

/** How many rows there are of the interview, or else of the organisation, that a row is about. */
async function countRows(table: TableName, row: object): Promise<number> {
  const scope = "interview_id" in row ? "interview_id" : "organisation_id";
  const value = String(Object.entries(row).find(([name]) => name === scope)?.[1]);
  const [counted] = await sql`
    select count(*)::int as number from ${sql(table)} where ${sql(scope)} = ${value}`;
  return Number(counted?.["number"]);
}

/** Inserts what is accepted and must not be stored. */
async function insertDiscarded(caller: Caller, table: TableName, row: object): Promise<void> {
  const before = await countRows(table, row);
  const { error } = await clientOf(caller).from(table).insert(row);
  if (error) throw error;
  if ((await countRows(table, row)) > before) throw new Error("It was stored");
}

/** Tries one verb, on the row that is given or on a new one. @returns whether it took effect */
async function attempt(
  caller: Caller,
  verb: Verb,
  table: TableName,
  given?: string,
): Promise<boolean> {
  const rows = clientOf(caller).from(table);
  if (verb === "insert") {
    const row = await newRow(table);
    if (DISCARDED[table]?.includes(caller)) {
      await insertDiscarded(caller, table, row);
      return false;
    }
    const { error } = await rows.insert(row);
    if (error && error.code !== DENIED) throw error;
    return !error;
  }
  const id = given ?? (await insertRow(table));
  const query = {
    select: () => rows.select("id"),
    update: () => rows.update(samples[table].change).select("id"),
    delete: () => rows.delete().select("id"),
  }[verb]();
  const { data, error } = await query.eq("id", id);
  if (error && error.code !== DENIED) throw error;
  return data?.length === 1;
}

beforeAll(async () => {
  world = await createWorldWithPendingMember();
});

test("every table has a row here", async () => {
  const tables = await sql`select tablename from pg_tables where schemaname = 'public'`;
  const known = [...Object.keys(rules), ...INTERNAL_TABLES].sort();
  expect(tables.map((table) => String(table["tablename"])).sort()).toEqual(known);
});

const isTable = (name: string): name is TableName => Object.hasOwn(samples, name);

describe.each(Object.keys(rules).filter(isTable))("%s", (table) => {
  test.each(verbs)("%s", async (verb) => {
    const shared = verb === "select" || verb === "update" ? await insertRow(table) : undefined;
    const succeeded: Caller[] = [];
    for (const caller of callers) {
      if (await attempt(caller, verb, table, shared)) succeeded.push(caller);
    }
    const allowed = rules[table][verbs.indexOf(verb)] ?? [];
    const service: Caller[] = KEPT_FROM_SERVICE[table]?.includes(verb) ? [] : ["service"];
    expect(succeeded.sort()).toEqual([...allowed, ...service].sort());
  });
});

test.each(INTERNAL_TABLES)("%s is closed to everyone", async (table) => {
  for (const caller of callers) {
    const { error } = await clientOf(caller).from(table).select();
    expect(error?.code).toBe(DENIED);
  }
});

test("an active role is seen by everyone signed in", async () => {
  const seenBy = async (caller: Caller) => {
    const { data } = await clientOf(caller)
      .from("job_roles")
      .select("id")
      .eq("id", world.jobRoleId);
    return data?.length;
  };
  expect(await seenBy("outsider")).toBe(1);
  expect(await seenBy("anonymous")).toBe(0);
});

test("an organisation sees a candidate only once they have applied to it", async () => {
  const stranger = await createUser();
  await sql`insert into candidate_profiles (user_id) values (${stranger.id})`;
  const profile = () =>
    clientOf("recruiter").from("candidate_profiles").select("id").eq("user_id", stranger.id);
  expect((await profile()).data).toEqual([]);
  await createApplication(world.jobRoleId, stranger);
  expect((await profile()).data).toHaveLength(1);
});
