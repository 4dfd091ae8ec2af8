import * as z from "zod";
import { call, problemOf, send } from "../../support/api";
import { ownApp } from "../../support/own-app";
import { insertCandidate, type Person, personOf, wordsOf } from "../../support/person";
import { insertOrganisation, insertUser } from "../../support/retention";
import { signToken } from "../../support/users";

/** More rows than a page has, of any section. */
const MANY = 450;

const app = ownApp();
let person: Person;
let other: Person;
let token: string;

const exported = z.object({
  user_id: z.guid(),
  exported_at: z.iso.datetime(),
  data: z.record(z.string(), z.array(z.looseObject({}))),
  left_out: z.record(z.string(), z.string()),
  complete: z.literal(true),
});

async function newPerson(jobRoleId: string): Promise<Person> {
  const id = await insertUser(app.database);
  const made = personOf({ id, email: `${id}@example.test` });
  await insertCandidate(app.database.sql, made, [jobRoleId]);
  return made;
}

/** Each test has its own person: an export may be requested twice a minute. */
beforeEach(async () => {
  const { jobRoleId } = await insertOrganisation(app.database);
  [person, other] = [await newPerson(jobRoleId), await newPerson(jobRoleId)];
  token = await signToken({ sub: person.id });
});

const exportFor = () => call("GET", "/api/privacy/export", { token, api: app.api });

it("an export is one document with all data of the person, and none of others", async () => {
  await app.database.sql`
    insert into candidate_skills (user_id, skill_name, skill_type)
    select ${person.id}, 'many ' || number, 'hard' from generate_series(1, ${MANY}::int) as number`;
  const response = await exportFor();
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(response.headers.get("content-disposition")).toBe(
    'attachment; filename="talenti-export.json"',
  );
  const { user_id, data, left_out } = exported.parse(response.body);
  expect([user_id, Object.keys(left_out)]).toEqual([person.id, ["sign_ins"]]);
  expect(Object.keys(data)).not.toContain("sign_ins");
  const many = data["candidate_skills"]?.map(({ skill_name }) => skill_name);
  expect(new Set(many).size).toBe(MANY + 5);
  expect(data["transcript_segments"]).toHaveLength(2);
  expect(data["candidate_profiles"]).toMatchObject([{ first_name: person.firstName }]);

  const text = JSON.stringify(response.body);
  for (const word of wordsOf(person)) expect(text).toContain(word);
  for (const word of wordsOf(other)) expect(text).not.toContain(word);
});

it("an export is audited, with the address of the request", async () => {
  await call("GET", "/api/privacy/export", {
    token,
    headers: { "x-forwarded-for": "192.0.2.7" },
    api: app.api,
  });
  const entries = await app.database.sql`
    select user_id, ip_address from audit_log
    where action = 'data.exported' and entity_id = ${person.id}`;
  expect([...entries]).toEqual([{ user_id: person.id, ip_address: "192.0.2.7" }]);
});

it("a HEAD request returns the headers, and is not audited", async () => {
  const response = await send("HEAD", "/api/privacy/export", { token, api: app.api });
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(response.headers.get("content-disposition")).toContain("talenti-export.json");
  const entries = await app.database.sql`
    select from audit_log where action = 'data.exported' and entity_id = ${person.id}`;
  expect(entries).toHaveLength(0);
  expect((await send("HEAD", "/api/privacy/export", { api: app.api })).status).toBe(401);
});

it("an export that cannot be completed is refused, and not recorded", async () => {
  await app.database.sql`alter table invitations rename to invitations_elsewhere`;
  const response = await exportFor();
  await app.database.sql`alter table invitations_elsewhere rename to invitations`;
  expect([response.status, problemOf(response).code]).toEqual([503, "database_unavailable"]);
  const entries = await app.database.sql`
    select from audit_log where action = 'data.exported' and entity_id = ${person.id}`;
  expect(entries).toHaveLength(0);
});

it("an export of more than 20 million characters is refused", async () => {
  await app.database.sql`
    insert into employment_history (user_id, company_name, job_title, description, start_date)
    select ${person.id}, 'Ltd', 'Cook', repeat('x', 20000), now() from generate_series(1, 1001)`;
  const response = await exportFor();
  expect([response.status, problemOf(response).code]).toEqual([409, "export_too_large"]);
});
