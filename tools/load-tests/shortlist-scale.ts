import { randomUUID } from "node:crypto";
import postgres, { type Sql } from "postgres";
import * as z from "zod";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { medianTime } from "../timing";
import { scansOf } from "./measurements";

const MAX_CANDIDATES = 100;
const CALLS = 21;
/** The rate limit of one user per minute. */
const REQUESTS = 5;
const TOKEN_LIFETIME_SECONDS = 3_600;

/** The tables whose rows grow with the number of applications. */
const GROWING_TABLES = [
  "applications",
  "application_scores",
  "interview_scores",
  "score_dimensions",
];

interface Role {
  id: string;
  memberId: string;
}

/** Creates a job in a new organisation, with this many interviewed and scored applications. */
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
    select interviews.id, dimension, 5, 0.5, 'What they said.'
    from interviews join applications on applications.id = application_id,
      unnest(array['Care', 'Speed']) as dimension
    where job_role_id = ${id}`;
  await sql`analyze`;
  return { id, memberId };
}

const rank = ({ id, memberId }: Role, sql: Sql) =>
  sql`select rank_candidates(${memberId}, ${id}, ${MAX_CANDIDATES}, 0)`;

const answer = z.object({ candidates: z.array(z.unknown()), total_evaluated: z.int() });

async function request(api: string, token: string, role: Role) {
  const response = await fetch(`${api}/api/ai/generate-shortlist`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      job_role_id: role.id,
      max_candidates: MAX_CANDIDATES,
      min_score: 0,
    }),
  });
  return answer.parse(await response.json());
}

/**
 * Prints the time of a shortlist for growing numbers of applications, and the query plan of the largest.
 * @throws Error if the count is wrong, or a whole table is scanned
 */
export async function testShortlistScale(
  stack: { api: string; databaseUrl: string },
  sizes: number[],
): Promise<void> {
  const sql = postgres(stack.databaseUrl, { max: 1, onnotice: () => undefined });
  console.log(`Shortlist of ${MAX_CANDIDATES} candidates, median times in ms`);
  console.log("applications   in the database   over HTTP   counted");
  let scans: string[] = [];
  // Of all applications, those for one job are a small part.
  await createRole(sql, 3 * Math.max(...sizes));
  for (const size of sizes) {
    const role = await createRole(sql, size);
    const token = await signUserToken({ id: role.memberId }, TOKEN_LIFETIME_SECONDS);
    const inDatabase = await medianTime(CALLS, async () => rank(role, sql));
    let counted = 0;
    const overHttp = await medianTime(REQUESTS, async () => {
      counted = (await request(stack.api, token, role)).total_evaluated;
    });
    const columns = [inDatabase.toFixed(1).padStart(18), overHttp.toFixed(1).padStart(12)];
    console.log(`${String(size).padStart(12)}${columns.join("")}${String(counted).padStart(10)}`);
    if (counted !== size) throw new Error(`Counted ${counted} of ${size} applications.`);
    scans = await scansOf(stack.databaseUrl, (connection) => rank(role, connection));
  }
  await sql.end();
  console.log(`Scans with ${sizes.at(-1)} applications:\n  ${scans.join("\n  ")}`);
  const isWholeTable = (scan: string) =>
    GROWING_TABLES.some((table) => `${scan} `.startsWith(`Seq Scan on ${table} `));
  if (scans.length === 0 || scans.some(isWholeTable))
    throw new Error("The shortlist scans a whole table.");
}
