import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { METRICS } from "../../../shared/core/telemetry-names";
import { call } from "../../support/api";
import { eventually } from "../../support/eventually";
import { connectForTests } from "../../support/postgres";
import { stack } from "../../support/stack";
import { createUser } from "../../support/users";

const run = promisify(execFile);

const spans = z.array(
  z.object({
    traceId: z.string(),
    name: z.string(),
    attributes: z.array(z.tuple([z.string(), z.string()])),
  }),
);
const bodies = z.array(z.string());
const mails = z.array(z.object({ to: z.array(z.string()), text: z.string().nullish() }));
const asked = z.array(z.object({ body: z.unknown() }));

async function read<Schema extends z.ZodType>(
  url: string,
  schema: Schema,
): Promise<z.output<Schema>> {
  return schema.parse(await (await fetch(url)).json());
}

/** After the last interval of export. */
const EXPORTED_MS = 8_000;
/** More than anybody may create in a minute. */
const ORGANISATIONS = 11;

const sql = connectForTests();

beforeAll(async () => {
  const directory = dirname(process.env["TALENTI_STACK"] ?? "");
  await run("npx", ["tsx", "tools/demo/main.ts", "--directory", directory]);
  await new Promise((resolve) => setTimeout(resolve, EXPORTED_MS));
}, 600_000);

const received = async () =>
  (await read(`${stack().telemetry.url}/_received`, bodies)).join("\n").toLowerCase();

/** All texts within a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

it("follows a recorded call from its event to the queue, the database and storage, in one trace", async () => {
  const found = await read(`${stack().telemetry.url}/_spans`, spans);
  const traces = Map.groupBy(found, ({ traceId }) => traceId);
  const named = [...traces.values()].map((trace) => trace.map(({ name }) => name));
  expect(named).toContainEqual(
    expect.arrayContaining([
      expect.stringMatching(/^acs-(events|webhook-handler)$/),
      "database apply_call_event",
      "import-recording",
      "storage",
      "database save_imported_part",
    ]),
  );
});

it("follows an interview from its end to the score of the model, in one trace", async () => {
  const found = await read(`${stack().telemetry.url}/_spans`, spans);
  const traces = Map.groupBy(found, ({ traceId }) => traceId);
  const named = [...traces.values()].map((trace) => trace.map(({ name }) => name));
  expect(named).toContainEqual(
    expect.arrayContaining([
      "score-completed-interview",
      expect.stringMatching(/^ai /),
      "database store_score",
    ]),
  );
});

it("exports every metric, with the organisation and the function that tokens were for", async () => {
  const { token } = await createUser();
  for (let index = 0; index < ORGANISATIONS; index += 1)
    await call("POST", "/api/organisations", { token, body: { name: `Measured ${index}` } });
  const names = Object.values(METRICS).map(({ name }) => `"name":"${name}"`);
  // The timer measures what waits once a minute.
  const exported = await eventually(async () => {
    const all = await received();
    return names.every((name) => all.includes(name)) ? all : undefined;
  }, 1_000);
  for (const attribute of ["talenti.organisation.id", "faas.name", "gen_ai.request.model"])
    expect(exported).toContain(attribute);
});

/** Nothing but words, between spaces. */
const words = (text: string) =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

/** The name in the resume that the demo has the app read. */
const NAME_IN_RESUME = ["Ines", "Calloway"];

/** What the demo has called organisations, roles, people and files. */
async function namesInDemo(): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    with roles as (
      select job_roles.title, job_roles.id, organisations.name from job_roles
      join organisations on organisations.id = job_roles.organisation_id
      where organisations.name like 'Demo organisation%'
    ), candidates as (
      select distinct applications.candidate_id as id from applications
      join roles on roles.id = applications.job_role_id
    )
    select title as name from roles
    union select name from roles
    union select unnest(array[first_name, last_name]) from candidate_profiles
      join candidates on candidates.id = candidate_profiles.user_id
    union select objects.name from storage.objects
      join candidates on objects.name like candidates.id || '/%'`;
  return [...rows.map(({ name }) => name), ...NAME_IN_RESUME];
}

it("exports no name of an organisation, a role, a person or a file", async () => {
  const exported = words(await received());
  const names = await namesInDemo();
  // An organisation, its role, and two names of people, and the resume's.
  expect(names.length).toBeGreaterThanOrEqual(6);
  expect(names.filter((name) => exported.includes(words(name)))).toEqual([]);
});

it("exports no mails, prompts, answers or tokens", async () => {
  const exported = await received();
  expect(exported.length).toBeGreaterThan(10_000);
  expect(exported).not.toMatch(/[\w.+-]+@[\w-]+\.\w+/);
  expect(exported).not.toMatch(/eyj[\w-]{10,}/);
  expect(exported).not.toMatch(/sb_secret|sb_publishable|bearer/);
  const prompts = await read(`${stack().ai.url}/_requests`, asked);
  const sentences = textsIn(prompts).flatMap((text) =>
    text.split(/[.!?\n]+/).map((sentence) => sentence.trim().toLowerCase()),
  );
  const long = [...new Set(sentences)].filter(
    (sentence) => sentence.length > 20 && sentence.includes(" "),
  );
  expect(long.length).toBeGreaterThan(50);
  expect(long.filter((sentence) => exported.includes(sentence))).toEqual([]);
  const sent = await read(`${stack().mail.url}/_mails`, mails);
  const secrets = sent.flatMap(({ to, text }) => [...to, ...(text?.match(/[\w-]{32,}/g) ?? [])]);
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter((secret) => exported.includes(secret.toLowerCase()))).toEqual([]);
});
