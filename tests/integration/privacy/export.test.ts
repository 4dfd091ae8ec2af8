import { randomUUID } from "node:crypto";
import * as z from "zod";
import { askForDeletion, insertPerson } from "../../support/erasure";
import { mentionedIn, personalColumns, placesOfData, rowsOf } from "../../support/kinds-of-data";
import { ownDatabase } from "../../support/own-database";
import { type Person, wordsOf } from "../../support/person";
import { insertMember, insertOrganisation, type Organisation } from "../../support/retention";

const INVALID = "22023";

const database = ownDatabase();
let ours: Organisation;
let theirs: Organisation;
let person: Person;
let other: Person;
let reviewerId: string;

const page = z.strictObject({
  rows: z.array(z.record(z.string(), z.json())),
  next: z.guid().nullable(),
});
type Row = z.output<typeof page>["rows"][number];

const readPage = async (section: string, limit: number, after: string | null = null, of = person) =>
  page.parse(
    await database.call("export_section", {
      p_user: of.id,
      p_section: section,
      p_limit: limit,
      p_after: after,
      p_quarantined_event_ids: mentionedIn(
        await database.call("read_quarantined_events", { p_user: of.id, p_limit: 1000 }),
      ),
    }),
  );

/** All pages of a section. */
async function readSection(section: string, limit = 2): Promise<Row[]> {
  const rows: Row[] = [];
  let next: string | null = null;
  do {
    const read: z.output<typeof page> = await readPage(section, limit, next);
    rows.push(...read.rows);
    ({ next } = read);
  } while (next !== null);
  return rows;
}

const sections = async () =>
  z.array(z.string()).parse(await database.call("list_export_sections", {}));

async function readAll(): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {};
  for (const section of await sections()) all[section] = await readSection(section);
  return all;
}

async function newPerson(): Promise<Person> {
  const { person: made } = await insertPerson(database, ours, theirs);
  const path = `${made.id}/resume.pdf`;
  await database.sql`
    insert into storage.objects (bucket_id, name) values ('candidate-cvs', ${path})`;
  return made;
}

beforeAll(async () => {
  [ours, theirs] = [await insertOrganisation(database), await insertOrganisation(database)];
  reviewerId = await insertMember(database, ours.id, "admin");
  [person, other] = [await newPerson(), await newPerson()];
  await askForDeletion(database, person.id, "anonymize");
  // Acts of others on their data, and their own acts.
  await database.sql`
    update interview_scores set human_override_by = ${reviewerId}, scored_by = ${reviewerId}`;
  await database.sql`
    update data_deletion_requests set processed_by = ${reviewerId}`;
  await database.sql`
    insert into audit_log (action, entity_type, entity_id, organisation_id, user_id, ip_address)
    values
      ('member.added', 'user', ${person.id}, ${ours.id}, ${reviewerId}, '198.51.100.1'),
      ('member.removed', 'user', ${other.id}, ${ours.id}, ${person.id}, '192.0.2.7')`;
  await database.sql`
    insert into sent_mails (email_digest, user_id)
    values (encode(sha256(convert_to(${person.id}, 'utf8')), 'hex'), ${person.id})`;
  await database.sql`
    insert into member_invitations
      (id, organisation_id, email, send_to, role, token, invited_by, expires_at)
    values (${randomUUID()}, ${ours.id}, 'secret@example.test', 'secret@example.test', 'viewer',
      encode(sha256(convert_to(${ours.id}, 'utf8')), 'hex'), ${person.id}, now())`;
  await database.sql`
    insert into org_users (organisation_id, user_id) values (${ours.id}, ${person.id})`;
  await database.sql`
    insert into job_roles (organisation_id, title, created_by)
    values (${ours.id}, 'A secret role', ${person.id})`;
  await database.sql`
    insert into retention_runs (state, cause, requested_by)
    values ('completed', 'request', ${person.id})`;
  const changed = { actor_id: reviewerId, action: "user_modified", traits: { user_id: person.id } };
  await database.sql`
    insert into auth.audit_log_entries (payload, ip_address)
    values (${database.sql.json(changed)}, '198.51.100.1')`;
});

test("a section is returned in pages, with each row once, in a stable order", async () => {
  const pages = [await readPage("candidate_skills", 2)];
  while (pages.at(-1)?.next) {
    pages.push(await readPage("candidate_skills", 2, pages.at(-1)?.next));
  }
  expect(pages.map(({ rows }) => rows.length)).toEqual([2, 2, 1]);
  const rows = pages.flatMap((given) => given.rows);
  expect(rows).toEqual((await readPage("candidate_skills", 1000)).rows);
  expect(new Set(rows.map((row) => row["skill_name"]))).toEqual(
    new Set([1, 2, 3, 4, 5].map((number) => `skill ${number}`)),
  );
  expect((await readPage("candidate_skills", 5)).next).toBeNull();
});

test("the export has every row of the person in each section, without hidden columns", async () => {
  const all = await readAll();
  for (const place of await placesOfData(database.sql)) {
    if (place.shown === null) continue;
    const rows = await rowsOf(database.sql, place, person.id);
    const given = all[place.section] ?? [];
    expect([place.section, given.length]).toEqual([place.section, rows.length]);
    if (!place.shown.startsWith("*")) continue;
    const hidden = place.hidden ?? [];
    const shown = rows.map((row) =>
      Object.fromEntries(Object.entries(row).filter(([column]) => !hidden.includes(column))),
    );
    for (const row of shown) expect(given).toContainEqual(expect.objectContaining(row));
    for (const row of given)
      expect(Object.keys(row).filter((key) => hidden.includes(key))).toEqual([]);
  }
  const empty = Object.keys(all).filter((section) => all[section]?.length === 0);
  expect(empty).toEqual([
    "identities",
    "user_roles",
    "retention_failures",
    "resume_batches_made",
    "scores_overridden",
  ]);
});

test("the export has no data of reviewers, other candidates or job roles", async () => {
  const text = JSON.stringify(await readAll());
  for (const word of wordsOf(person)) expect(text).toContain(word);
  for (const word of [...wordsOf(other), reviewerId, "198.51.100.1", "A secret role"]) {
    expect([word, text.includes(word)]).toEqual([word, false]);
  }
});

test("the export has no tokens and no URLs of recordings", async () => {
  const all = await readAll();
  const text = JSON.stringify(all);
  const invitations = await database.sql`
    select token, application_id in (select id from applications where candidate_id = ${person.id}) as own
    from invitations`;
  expect(invitations.filter((row) => row["own"])).toHaveLength(2);
  for (const { token } of z.array(z.object({ token: z.string() })).parse(invitations)) {
    expect(text).not.toContain(token);
  }
  const parts = all["recording_parts"] ?? [];
  expect(parts).toHaveLength(4);
  for (const part of parts) {
    expect(Object.keys(part)).not.toContain("url");
    expect(part).toMatchObject({ part_index: expect.any(Number), imported_at: expect.any(String) });
  }
  expect(all["interviews"]).toHaveLength(2);
  expect(text).not.toContain("https://storage.test");
});

test("the export has addresses and numbers that are not confirmed yet", async () => {
  const pending = { email_change: "new@example.test", phone_change: "61400000002" };
  await database.sql`update auth.users set ${database.sql(pending)} where id = ${person.id}`;
  expect(await readSection("account")).toMatchObject([{ email: person.email, ...pending }]);
});

test("the export has whether a human scored, but not who", async () => {
  expect(await readSection("interview_scores")).toMatchObject([
    { overall_score: 82, scored_by_person: true, human_override: true },
    { overall_score: 82, scored_by_person: true, human_override: true },
  ]);
});

test("the audit log in the export has no ids and addresses of others", async () => {
  const log = await readSection("audit_log");
  const entry = (action: string) => log.find((row) => row["action"] === action);
  expect(entry("member.added")).toMatchObject({
    entity_id: person.id,
    user_id: null,
    ip_address: null,
  });
  expect(entry("member.removed")).toMatchObject({
    entity_id: null,
    user_id: person.id,
    ip_address: "192.0.2.7",
  });
});

test("the export has no identifiers of others", async () => {
  const identifiers = (await personalColumns(database.sql)).filter(
    ({ kind }) => kind === "identifier",
  );
  const all = await readAll();
  const values = (await placesOfData(database.sql)).flatMap((place) =>
    identifiers
      .filter(({ table }) => place.relation === `public.${table}` && table !== "audit_log")
      .flatMap(({ column }) => (all[place.section] ?? []).flatMap((row) => row[column] ?? [])),
  );
  expect(new Set(values)).toEqual(new Set([person.id, person.acsUserId]));
});

test.each([
  ["refresh_tokens", 10],
  ["everything", 10],
  ["candidate_skills", 0],
  ["candidate_skills", 1001],
])("a page of %s with %d rows is refused", async (section, limit) => {
  await expect(readPage(section, limit)).rejects.toMatchObject({ code: INVALID });
});

test("all sections are empty for an unknown user", async () => {
  const stranger = { ...person, id: randomUUID() };
  for (const section of await sections()) {
    expect(await readPage(section, 10, null, stranger)).toEqual({ rows: [], next: null });
  }
});

test("an export is audited, and refused for a deleted user", async () => {
  await database.call("record_export", { p_user: person.id, p_ip_address: "192.0.2.7" });
  const written = await database.sql`
    select user_id, entity_type, ip_address, new_values from audit_log
    where action = 'data.exported' and entity_id = ${person.id}`;
  expect([...written]).toEqual([
    { user_id: person.id, entity_type: "user", ip_address: "192.0.2.7", new_values: null },
  ]);
  const refused = database.call("record_export", { p_user: randomUUID() });
  await expect(refused).rejects.toMatchObject({ message: "forbidden" });
});
