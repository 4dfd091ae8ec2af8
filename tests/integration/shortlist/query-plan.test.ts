import postgres from "postgres";
import * as z from "zod";
import { ownDatabase } from "../../support/own-database";
import { insertOrganisation } from "../../support/retention";

const database = ownDatabase();

const ROLES = 20;
const APPLICATIONS = 500;

test("reads a shortlist by indexes, and counts all applications", async () => {
  const { id, adminId, jobRoleId } = await insertOrganisation(database);
  await database.sql`
    insert into job_roles (organisation_id, title)
    select ${id}, 'Another role' from generate_series(1, ${ROLES - 1})`;
  await database.sql`
    insert into applications (job_role_id, candidate_id)
    select job_roles.id, ${adminId} from job_roles, generate_series(1, ${APPLICATIONS})
    where organisation_id = ${id}`;
  await database.sql`
    insert into interviews (application_id) select id from applications where candidate_id = ${adminId}`;
  await database.sql`
    insert into interview_scores (interview_id, overall_score) select id, 90 from interviews`;
  await database.sql`
    insert into score_dimensions (interview_id, dimension, score) select id, 'Care', 9 from interviews`;
  await database.sql`analyze applications, application_scores, interview_scores, score_dimensions`;
  // Its own connection counts the scans of this call alone.
  const connection = postgres(database.url, { max: 1 });
  const [row] =
    await connection`select rank_candidates(${adminId}, ${jobRoleId}, 10, 60) as ranking`;
  const scans = await connection`
    select relname, seq_scan::int from pg_stat_xact_user_tables
    where relname in ('applications', 'application_scores', 'interview_scores', 'score_dimensions')
    order by relname`;
  await connection.end();
  expect(z.object({ total_evaluated: z.int() }).parse(row?.["ranking"])).toEqual({
    total_evaluated: APPLICATIONS,
  });
  expect([...scans]).toEqual([
    { relname: "application_scores", seq_scan: 0 },
    { relname: "applications", seq_scan: 0 },
    { relname: "interview_scores", seq_scan: 0 },
    { relname: "score_dimensions", seq_scan: 0 },
  ]);
});
