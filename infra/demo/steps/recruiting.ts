import { randomInt } from "node:crypto";
import type { PostgrestError } from "@supabase/supabase-js";
import { z } from "zod";
import { UserError } from "../../local/user-error";
import { call } from "../api";
import type { Job } from "../job";
import type { Person } from "./sign-in";

const organisation = z.object({ id: z.guid(), name: z.string() });

/** @returns an organisation of which the person is the administrator */
export function createOrganisation(person: Person): Promise<z.output<typeof organisation>> {
  const now = new Date().toISOString().slice(0, 16).replace("T", " ");
  return call(person, "POST /api/organisations", organisation, {
    name: `Demo organisation ${now}`,
    description: "Made by the demo.",
  });
}

/** Publishes a job as the frontend does: by PostgREST, as the recruiter. */
export async function publishJob(
  recruiter: Person,
  organisationId: string,
  job: Job,
): Promise<{ id: string }> {
  const row = {
    organisation_id: organisationId,
    title: job.title,
    description: job.description,
    status: "active" as const,
    created_by: recruiter.id,
  };
  return rowOf(await recruiter.database.from("job_roles").insert(row).select("id").single());
}

const FIRST_NAMES = ["Mira", "Tomás", "Aiko", "Jonas", "Leïla", "Priya", "Oskar", "Nadia"];
const LAST_NAMES = ["Okafor", "Lindqvist", "Moreau", "Tanaka", "Keller", "Duarte", "Novak", "Reid"];

const oneOf = (names: readonly string[]) => names[randomInt(names.length)] ?? "";

/** Gives the candidate a profile with a fresh name, and applies for the job, both by PostgREST. */
export async function apply(
  candidate: Person,
  jobRoleId: string,
): Promise<{ id: string; name: string }> {
  const [first_name, last_name] = [oneOf(FIRST_NAMES), oneOf(LAST_NAMES)];
  const profile = { user_id: candidate.id, first_name, last_name };
  rowOf(
    await candidate.database
      .from("candidate_profiles")
      .upsert(profile, { onConflict: "user_id" })
      .select("id")
      .single(),
  );
  const application = { job_role_id: jobRoleId, candidate_id: candidate.id };
  const { id } = rowOf(
    await candidate.database.from("applications").insert(application).select("id").single(),
  );
  return { id, name: `${first_name} ${last_name}` };
}

function rowOf<Row>(result: { data: Row; error: PostgrestError | null }): NonNullable<Row> {
  const { data, error } = result;
  if (data) return data;
  throw new UserError(`The database refused: ${error?.message}`, { cause: error });
}
