import { randomUUID } from "node:crypto";
import type { Database } from "../../shared/clients/database.types";
import { createResumeBatch } from "../support/resume-batches";
import { createUser } from "../support/users";
import { createInterview, type World } from "../support/world";

type Tables = Database["public"]["Tables"];
/** What only SQL functions work with: no client may touch these tables, nor may the service. */
export const INTERNAL_TABLES = [
  "application_scores",
  "call_events",
  "call_recordings",
  "communication_identities",
  "erasure_receipts",
  "group_calls",
  "idempotency_keys",
  "interview_calls",
  "deleted_call_tombstones",
  "mail_events",
  "member_invitations",
  "outgoing_messages",
  "rate_limits",
  "resume_reviews",
  "retention_failures",
  "retention_runs",
  "sent_mails",
  "quarantined_events",
] as const;

export type TableName = Exclude<keyof Tables, (typeof INTERNAL_TABLES)[number]>;

interface TableSample<Name extends TableName> {
  /** A new row of the world's organisation, or about its candidate. */
  row(world: World): Tables[Name]["Insert"] | Promise<Tables[Name]["Insert"]>;
  /** A change that is harmless where it is allowed. */
  change: Tables[Name]["Update"];
}

const own = ({ candidate }: World) => ({ user_id: candidate.id });
const newInterview = async ({ applicationId }: World) => ({
  interview_id: await createInterview(applicationId),
});

/** One sample a table. */
export const samples: { [Name in TableName]: TableSample<Name> } = {
  organisations: {
    row: () => ({ name: "Another clinic" }),
    change: { industry: "Health" },
  },
  org_users: {
    row: async ({ organisationId }) => {
      const { id } = await createUser();
      return { organisation_id: organisationId, user_id: id, role: "viewer" };
    },
    change: { role: "member" },
  },
  user_roles: {
    row: (world) => ({ ...own(world), role: "candidate" }),
    change: { role: "org_admin" },
  },
  job_roles: {
    row: ({ organisationId }) => ({
      organisation_id: organisationId,
      title: "Porter",
      status: "paused",
    }),
    change: { title: "Night porter" },
  },
  candidate_profiles: {
    row: (world) => ({ ...own(world), first_name: "Mia" }),
    change: { first_name: "Maya" },
  },
  candidate_skills: {
    row: (world) => ({ ...own(world), skill_name: "Triage", skill_type: "hard" }),
    change: { proficiency_level: "expert" },
  },
  education: {
    row: (world) => ({ ...own(world), institution: "A school", degree: "BSc" }),
    change: { is_current: true },
  },
  employment_history: {
    row: (world) => ({
      ...own(world),
      company_name: "A ward",
      job_title: "Nurse",
      start_date: "2020-01-01",
    }),
    change: { is_current: true },
  },
  candidate_dei: {
    row: (world) => ({ ...own(world), gender: "not stated" }),
    change: { ethnicity: "not stated" },
  },
  practice_interviews: {
    row: (world) => ({ ...own(world), sample_role_type: "nurse" }),
    change: { status: "completed" },
  },
  resume_batches: {
    row: ({ jobRoleId }) => ({ job_role_id: jobRoleId }),
    change: { created_by: null },
  },
  batch_resumes: {
    row: async ({ jobRoleId }) => ({
      batch_id: await createResumeBatch(jobRoleId),
      file_name: "mia.pdf",
    }),
    change: { state: "refused" },
  },
  applications: {
    row: ({ jobRoleId, candidate }) => ({ job_role_id: jobRoleId, candidate_id: candidate.id }),
    change: { status: "screening", match_score: 70 },
  },
  interviews: {
    row: ({ applicationId }) => ({ application_id: applicationId }),
    change: { status: "completed" },
  },
  transcript_segments: {
    row: ({ interviewId }) => ({
      interview_id: interviewId,
      speaker: "candidate",
      content: "I would ask.",
      start_time_ms: 0,
    }),
    change: { content: "I would not." },
  },
  interview_turns: {
    row: async (world) => ({
      ...(await newInterview(world)),
      turn: 1,
      asked_at: "2026-01-01T00:00:00Z",
      answered_at: "2026-01-01T00:00:01Z",
    }),
    change: { competencies_covered: ["Teamwork"] },
  },
  interview_consents: {
    row: ({ interviewId }) => ({
      interview_id: interviewId,
      recording: true,
      ai_disclosure: true,
      text_version: "1",
    }),
    change: { recording: false },
  },
  recording_parts: {
    row: ({ interviewId }) => ({
      interview_id: interviewId,
      recording_id: randomUUID(),
      part_index: 0,
      document_id: "0-document",
      content_location: "https://recordings.example.test/0-document",
      recorded_at: "2026-01-01T00:00:00Z",
      event_time: "2026-01-01T00:30:00Z",
    }),
    change: { deleted_at: "2026-02-01T00:00:00Z" },
  },
  interview_scores: {
    row: async (world) => ({ ...(await newInterview(world)), overall_score: 70 }),
    change: { human_override: true, human_override_reason: "Heard more on a call." },
  },
  score_dimensions: {
    row: ({ interviewId }) => ({ interview_id: interviewId, dimension: randomUUID(), score: 7 }),
    change: { score: 10 },
  },
  invitations: {
    row: ({ applicationId }) => ({
      application_id: applicationId,
      token: randomUUID(),
      expires_at: new Date(Date.now() + 7 * 24 * 60 * 60 * 1000).toISOString(),
    }),
    change: { status: "expired" },
  },
  audit_log: {
    row: ({ organisationId }) => ({
      organisation_id: organisationId,
      action: "scored",
      entity_type: "interview",
    }),
    change: { action: "nothing" },
  },
  data_deletion_requests: {
    row: (world) => ({ ...own(world), request_type: "anonymize" }),
    change: { status: "completed" },
  },
};
