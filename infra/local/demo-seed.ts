import { createClient } from "@supabase/supabase-js";
import postgres, { type Sql } from "postgres";
import * as z from "zod";
import {
  type DemoOrganisation,
  HARBOUR_STREET,
  NORTHGATE,
  PRACTICE_NURSE,
  PROFILES,
} from "./demo-organisations";
import { DEMO_PASSWORD, DEMO_USERS, type DemoUser } from "./demo-users";
import type { CloudStack } from "./stack-json";

const idsSchema = z.array(z.object({ id: z.guid() }));

/** Ids of interviews that have not started. */
export type DemoInterviews = { candidate: string; secondCandidate: string };

/** Creates the demo users and organisations that do not exist yet. */
export async function seedDemo(
  supabase: CloudStack["supabase"],
  databaseUrl: string,
): Promise<DemoInterviews> {
  await Promise.all(Object.values(DEMO_USERS).map(async (user) => createUser(supabase, user)));
  const sql = postgres(databaseUrl, { max: 1 });
  try {
    await createOrganisation(sql, HARBOUR_STREET);
    await createOrganisation(sql, NORTHGATE);
    const { requirements, scoring_rubric, ...role } = PRACTICE_NURSE;
    const rubric = {
      requirements: sql.json(requirements),
      scoring_rubric: sql.json(scoring_rubric),
    };
    await sql`insert into job_roles ${sql({ ...role, ...rubric })} on conflict do nothing`;
    await sql`insert into candidate_profiles ${sql(PROFILES)} on conflict do nothing`;
    return {
      candidate: await unstartedInterview(sql, DEMO_USERS.candidate),
      secondCandidate: await unstartedInterview(sql, DEMO_USERS.secondCandidate),
    };
  } finally {
    await sql.end();
  }
}

async function createUser(
  { url, service_key }: CloudStack["supabase"],
  { id, email }: DemoUser,
): Promise<void> {
  const session = { persistSession: false, autoRefreshToken: false };
  const { auth } = createClient(url, service_key, { auth: session });
  const user = { id, email, password: DEMO_PASSWORD, email_confirm: true };
  const { error } = await auth.admin.createUser(user);
  if (error && error.code !== "email_exists") throw error;
}

async function createOrganisation(
  sql: Sql,
  { members, ...organisation }: DemoOrganisation,
): Promise<void> {
  await sql`insert into organisations ${sql(organisation)} on conflict do nothing`;
  for (const { user, role, appRole } of members) {
    const member = { organisation_id: organisation.id, user_id: user.id, role };
    await sql`insert into org_users ${sql(member)} on conflict do nothing`;
    await sql`
      insert into user_roles (user_id, role)
      select ${user.id}, ${appRole}
      where not exists (select from user_roles where user_id = ${user.id})`;
  }
}

/**
 * An interview for the demo's job that has not started. If there is none, creates one with a new
 * application, so that earlier interviews stay unchanged.
 */
async function unstartedInterview(sql: Sql, candidate: DemoUser): Promise<string> {
  const unstarted = await sql`
    select interviews.id from interviews
    join applications on applications.id = application_id
    where candidate_id = ${candidate.id} and job_role_id = ${PRACTICE_NURSE.id}
      and interviews.status = 'invited'
    limit 1`;
  const create = async () => sql`
    with application as (
      insert into applications (job_role_id, candidate_id)
      values (${PRACTICE_NURSE.id}, ${candidate.id}) returning id
    )
    insert into interviews (application_id) select id from application returning id`;
  const [interview] = idsSchema.parse(unstarted.length > 0 ? unstarted : await create());
  if (!interview) throw new Error("The database created no interview");
  return interview.id;
}
