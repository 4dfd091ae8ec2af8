import { randomUUID } from "node:crypto";
import postgres, { type Sql } from "postgres";
import * as z from "zod";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { median } from "../timing";
import { planOf } from "./plan";

const CANDIDATES_ASKED_FOR = 100;
const CALLS = 21;
/** What one user may ask for in a minute. */
const REQUESTS = 5;
const TOKEN_LIFETIME_SECONDS = 3_600;

interface Role {
  id: string;
  memberId: string;
}

/** A role of a new organisation to which so many applied, all interviewed and scored. */
async function createRole(sql: Sql, applications: number): Promise<Role> {
  const [id, memberId, organisationId] = [randomUUID(), randomUUID(), randomUUID()];
  await sql`insert into auth.users (id, email) values (${memberId}, ${`${memberId}@example.test`})`;
  await sql`insert into organisations (id, name) values (${organisationId}, 'Many applicants')`;
  await sql`
    insert into org_users (organisation_id, user_id, role)
    values (${organisationId}, ${memberId}, 'recruiter')`;
  await sql`
    insert into job_roles (id, organisation_id, title, status)
    values (${id}, ${organisationId}, 'Wanted by many', 'active')`;
  await sql`
    with applied as (
      insert into applications (job_role_id, candidate_id)
      select ${id}, ${memberId} from generate_series(1, ${applications}::int) returning id
    )
    insert into interviews (application_id, status) select id, 'completed' from applied`;
  await sql`
    insert into interview_scores (interview_id, overall_score, anti_cheat_risk_level)
    select interviews.id, round((random() * 100)::numeric, 2), 'low'
    from interviews join applications on applications.id = application_id
    where job_role_id = ${id}`;
  await sql`
    insert into score_dimensions (interview_id, dimension, score, weight, evidence)
    select interviews.id, dimension, 50, 0.5, 'What they said.'
    from interviews join applications on applications.id = application_id,
      unnest(array['Care', 'Speed']) as dimension
    where job_role_id = ${id}`;
  await sql`analyze`;
  return { id, memberId };
}

const rank = ({ id, memberId }: Role, sql: Sql) =>
  sql`select rank_candidates(${memberId}, ${id}, ${CANDIDATES_ASKED_FOR}, 0)`;

async function timed(task: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await task();
  return performance.now() - start;
}

async function medianOf(times: number, task: () => Promise<unknown>): Promise<number> {
  const taken: number[] = [];
  for (let call = 0; call < times; call += 1) taken.push(await timed(task));
  return median(taken);
}

const answer = z.object({ candidates: z.array(z.unknown()), total_evaluated: z.int() });

async function request(api: string, token: string, role: Role) {
  const response = await fetch(`${api}/api/ai/generate-shortlist`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      job_role_id: role.id,
      max_candidates: CANDIDATES_ASKED_FOR,
      min_score: 0,
    }),
  });
  return answer.parse(await response.json());
}

/**
 * Prints how long a shortlist takes at growing numbers of applications, and the plan at the largest.
 * @throws where it counts wrong or reads a table from end to end
 */
export async function proveShortlist(
  stack: { api: string; databaseUrl: string },
  sizes: number[],
): Promise<void> {
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => undefined });
  console.log(`Shortlist of ${CANDIDATES_ASKED_FOR}: medians in ms`);
  console.log("applications   in the database   over HTTP   counted");
  let plan: string[] = [];
  for (const size of sizes) {
    const role = await createRole(sql, size);
    const token = await signUserToken({ id: role.memberId }, TOKEN_LIFETIME_SECONDS);
    const inDatabase = await medianOf(CALLS, async () => rank(role, sql));
    let counted = 0;
    const overHttp = await medianOf(REQUESTS, async () => {
      counted = (await request(stack.api, token, role)).total_evaluated;
    });
    const columns = [inDatabase.toFixed(1).padStart(18), overHttp.toFixed(1).padStart(12)];
    console.log(`${String(size).padStart(12)}${columns.join("")}${String(counted).padStart(10)}`);
    if (counted !== size) throw new Error(`Counted ${counted} of ${size} applications.`);
    plan = await planOf(stack.databaseUrl, (connection) => rank(role, connection));
  }
  await sql.end();
  console.log(`The plan at ${sizes.at(-1)}:\n  ${plan.join("\n  ")}`);
  if (plan.length === 0 || plan.some((step) => step.startsWith("Seq Scan")))
    throw new Error("A table is read from end to end.");
}
