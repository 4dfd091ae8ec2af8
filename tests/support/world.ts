import type { Json } from "../../shared/clients/database.types";
import { asService, createUser, type DatabaseClient, type TestUser } from "./users";

/** An organisation with members of each role, a job role, and a candidate with an interview for it. */
export interface World {
  organisationId: string;
  jobRoleId: string;
  applicationId: string;
  interviewId: string;
  admin: TestUser;
  recruiter: TestUser;
  hiringManager: TestUser;
  viewer: TestUser;
  member: TestUser;
  candidate: TestUser;
  otherCandidate: TestUser;
  /** An admin of another organisation. */
  outsider: TestUser;
}

async function createOrganisation(
  members: Record<string, TestUser>,
  database: DatabaseClient,
): Promise<string> {
  const { data } = await database
    .from("organisations")
    .insert({ name: "Harbour Clinic" })
    .select("id")
    .single()
    .throwOnError();
  const rows = Object.entries(members).map(([role, user]) => ({
    organisation_id: data.id,
    user_id: user.id,
    role,
  }));
  await database.from("org_users").insert(rows).throwOnError();
  return data.id;
}

const KEY_COMPETENCIES = ["Patient care", "Teamwork", "Record keeping"];

export interface WorldOptions {
  requirements?: Json;
  scoringRubric?: Json;
  status?: "draft" | "active" | "paused" | "closed";
}

export async function createApplication(
  jobRoleId: string,
  candidate: TestUser,
  database = asService(),
): Promise<string> {
  const row = { job_role_id: jobRoleId, candidate_id: candidate.id };
  const inserted = database.from("applications").insert(row).select("id").single();
  return (await inserted.throwOnError()).data.id;
}

export async function createInterview(
  applicationId: string,
  database = asService(),
): Promise<string> {
  const row = { application_id: applicationId };
  const inserted = database.from("interviews").insert(row).select("id").single();
  return (await inserted.throwOnError()).data.id;
}

/** @param database another than the stack's own, with all rights */
export async function createWorld(
  {
    requirements = { key_competencies: KEY_COMPETENCIES },
    scoringRubric = null,
    status = "active",
  }: WorldOptions = {},
  database = asService(),
): Promise<World> {
  const [admin, recruiter, hiringManager, viewer, member, candidate, otherCandidate, outsider] =
    await Promise.all(Array.from({ length: 8 }, () => createUser(database)));
  if (
    !(admin && recruiter && hiringManager && viewer && member) ||
    !(candidate && otherCandidate && outsider)
  ) {
    throw new Error("Users are missing");
  }
  const members = {
    org_admin: admin,
    org_recruiter: recruiter,
    hiring_manager: hiringManager,
    org_viewer: viewer,
    member,
  };
  const organisationId = await createOrganisation(members, database);
  await createOrganisation({ org_admin: outsider }, database);
  const role = {
    organisation_id: organisationId,
    title: "Registered nurse",
    description: "Cares for patients on a surgical ward.",
    requirements,
    scoring_rubric: scoringRubric,
    status,
  };
  const inserted = database.from("job_roles").insert(role).select("id").single();
  const jobRoleId = (await inserted.throwOnError()).data.id;
  const applicationId = await createApplication(jobRoleId, candidate, database);
  await createApplication(jobRoleId, otherCandidate, database);
  const interviewId = await createInterview(applicationId, database);
  return {
    organisationId,
    jobRoleId,
    applicationId,
    interviewId,
    admin,
    recruiter,
    hiringManager,
    viewer,
    member,
    candidate,
    otherCandidate,
    outsider,
  };
}
