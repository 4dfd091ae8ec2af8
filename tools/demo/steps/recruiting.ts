import { randomInt } from "node:crypto";
import * as z from "zod";
import type { Json } from "../../../shared/clients/database.types";
import { call } from "../api";
import type { Job } from "../job";
import { heading, say } from "../terminal";
import { type Person, requireRow } from "./person";

export const organisation = z.object({ id: z.guid(), name: z.string() });
type Organisation = z.output<typeof organisation>;

export function newOrganisation(): { name: string; description: string } {
  const now = new Date().toISOString().slice(0, 16).replace("T", " ");
  return { name: `Demo organisation ${now}`, description: "Created by the demo." };
}

/** @returns an organisation with the person as its administrator */
export const createOrganisation = (person: Person): Promise<Organisation> =>
  call(person, "POST /api/organisations", organisation, newOrganisation());

/** A job that candidates can apply for. */
export interface Opening {
  jobRoleId: string;
  jobTitle: string;
  organisationName: string;
}

/** What the role stores of them, besides. */
type Requirements = Record<string, Json> & { key_competencies: string[] };

/** One dimension per competency; those named first have the highest weight. */
function rubricOf({ key_competencies }: Requirements) {
  const names = [...new Set(key_competencies)];
  return { dimensions: names.map((name, index) => ({ name, weight: names.length - index })) };
}

/** Publishes a job as the frontend does: through PostgREST, as the recruiter. */
async function publishJob(
  recruiter: Person,
  organisation: Organisation,
  job: Job,
  requirements: Requirements,
): Promise<Opening> {
  const row = {
    organisation_id: organisation.id,
    title: job.title,
    description: job.description,
    requirements,
    scoring_rubric: rubricOf(requirements),
    status: "active" as const,
    created_by: recruiter.id,
  };
  const { id } = requireRow(
    await recruiter.database.from("job_roles").insert(row).select("id").single(),
  );
  return { jobRoleId: id, jobTitle: job.title, organisationName: organisation.name };
}

const FIRST_NAMES = ["Mira", "Tomás", "Aiko", "Jonas", "Leïla", "Priya", "Oskar", "Nadia"];
const LAST_NAMES = ["Okafor", "Lindqvist", "Moreau", "Tanaka", "Keller", "Duarte", "Novak", "Reid"];

const oneOf = (names: readonly string[]) => names[randomInt(names.length)] ?? "";

export interface Application {
  id: string;
  /** The candidate's name. */
  name: string;
  opening: Opening;
}

/** Gives the candidate a profile with a new name, and applies for the job, through PostgREST. */
export async function apply(candidate: Person, opening: Opening): Promise<Application> {
  const [first_name, last_name] = [oneOf(FIRST_NAMES), oneOf(LAST_NAMES)];
  const profile = { user_id: candidate.id, first_name, last_name };
  requireRow(
    await candidate.database
      .from("candidate_profiles")
      .upsert(profile, { onConflict: "user_id" })
      .select("id")
      .single(),
  );
  const application = { job_role_id: opening.jobRoleId, candidate_id: candidate.id };
  const { id } = requireRow(
    await candidate.database.from("applications").insert(application).select("id").single(),
  );
  return { id, name: `${first_name} ${last_name}`, opening };
}

/** Who takes part, and with what. */
export interface Participants {
  recruiter: Person;
  candidate: Person;
  job: Job;
  resumeFile: string;
}

/** The steps that differ by the names of the functions. */
interface Steps {
  createOrganisation: (recruiter: Person) => Promise<Organisation>;
  extractRequirements: (recruiter: Person, job: Job) => Promise<Requirements>;
  showResume: (candidate: Person, resumeFile: string) => Promise<void>;
}

/** From the organisation to the application with its resume. */
export async function publishAndApply(
  { recruiter, candidate, job, resumeFile }: Participants,
  steps: Steps,
): Promise<Application> {
  heading("The organisation and its job");
  const organisation = await steps.createOrganisation(recruiter);
  say(`${organisation.name} publishes the job: ${job.title}`);
  const requirements = await steps.extractRequirements(recruiter, job);
  const opening = await publishJob(recruiter, organisation, job, requirements);

  heading("The application");
  const application = await apply(candidate, opening);
  say(`${application.name} has applied.`);
  await steps.showResume(candidate, resumeFile);
  return application;
}
