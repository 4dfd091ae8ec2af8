/** A request that works, and what it answers. */
export interface Example {
  /** Whose token the request has; undefined where it needs none. */
  caller?: "admin" | "candidate" | "pendingMember";
  parameters?: Record<string, unknown>;
  body?: unknown;
  answer?: unknown;
}

/** Ids and texts of the examples; tests replace them by those of what they create. */
export const PLACEHOLDERS = {
  organisationId: "0b0f4f52-63f3-4c0e-9d5e-0a6b3d1f7c11",
  jobRoleId: "1c1a5e63-74a4-4d1f-8e6f-1b7c4e2a8d22",
  applicationId: "2d2b6f74-85b5-4e2a-9f7a-2c8d5f3b9e33",
  interviewId: "3e3c7a85-96c6-4f3b-8a8b-3d9e6a4caf44",
  invitationId: "4f4d8b96-a7d7-4a4c-9b9c-4eaf7b5dba55",
  viewerId: "5a5e9ca7-b8e8-4b5d-8cad-5fba8c6ecb66",
  token: "Zk9fT2Xq0mVb8sJ1yLw4uNc7dRg3hPe6aKi5oQtMxEA",
  address: "robin@example.test",
} as const;

const { organisationId, jobRoleId, applicationId, interviewId, invitationId, viewerId } =
  PLACEHOLDERS;
const { token, address } = PLACEHOLDERS;
const TIME = "2026-03-02T09:30:00.123456+00:00";

const organisation = {
  id: organisationId,
  name: "Harbour Clinic",
  industry: "Health",
  website: "https://harbour-clinic.example/",
  description: null,
  billing_email: null,
  created_at: TIME,
  updated_at: TIME,
};
const newOrganisation = {
  name: "Harbour Clinic",
  industry: "Health",
  website: "https://harbour-clinic.example/",
};
const viewer = {
  user_id: viewerId,
  email: "kim@example.test",
  role: "org_viewer",
  created_at: TIME,
};
const invitedMember = {
  id: invitationId,
  email: address,
  role: "org_recruiter",
  status: "pending",
  created_at: TIME,
  expires_at: TIME,
  mail_failure: null,
  mail_failure_reason: null,
};
const interview = { id: interviewId, application_id: applicationId, status: "invited" };
const deletionRequest = {
  id: invitationId,
  request_type: "recording_only",
  status: "pending",
  reason: "I was filmed in a room with others.",
  notes: null,
  requested_at: TIME,
  processed_at: null,
  receipt: null,
};
const turn = {
  interview_id: interviewId,
  messages: [{ role: "user", content: "I cared for patients on a surgical ward for six years." }],
};
const description = "We need a nurse with three years of experience on a surgical ward.";

/** By the id of the operation. */
export const EXAMPLES = new Map<string, Example>(
  Object.entries<Example>({
    serviceInfo: { answer: { service: "talenti-functions", version: "0.1.0", status: "running" } },
    serviceInfoApi: {
      answer: { service: "talenti-functions", version: "0.1.0", status: "running" },
    },
    healthLive: { answer: { status: "live" } },
    healthReady: {
      answer: { status: "ready", dependencies: { database: "up", ai_gateway: "up", mail: "up" } },
    },
    createOrganisation: { caller: "admin", body: newOrganisation, answer: organisation },
    edgeCreateOrganisation: { caller: "admin", body: newOrganisation, answer: { organisation } },
    organisation: {
      caller: "admin",
      parameters: { id: organisationId },
      answer: { id: organisationId, closed_at: TIME },
    },
    getOrganisationMembers: {
      caller: "admin",
      parameters: { id: organisationId },
      answer: { members: [viewer], invitations: [invitedMember] },
    },
    postOrganisationMembers: {
      caller: "admin",
      parameters: { id: organisationId },
      body: { email: address, role: "org_recruiter" },
      answer: invitedMember,
    },
    patchOrganisationMember: {
      caller: "admin",
      parameters: { id: organisationId, user_id: viewerId },
      body: { role: "org_viewer" },
      answer: viewer,
    },
    deleteOrganisationMember: {
      caller: "admin",
      parameters: { id: organisationId, user_id: viewerId },
      answer: viewer,
    },
    acceptMemberInvitation: {
      caller: "pendingMember",
      body: { token },
      answer: { ...viewer, organisation_id: organisationId },
    },
    sendInvitation: {
      caller: "admin",
      body: {
        application_id: applicationId,
        candidate_email: address,
        candidate_name: "Robin",
        job_title: "Registered nurse",
        organisation_name: "Harbour Clinic",
      },
      answer: { invitation_id: invitationId, token, expires_at: TIME, email_sent: true },
    },
    sendInvitations: {
      caller: "admin",
      body: { job_role_id: jobRoleId, invitations: [{ candidate_email: address }] },
      answer: {
        answers: [
          {
            line: 1,
            status: 200,
            ...{ invitation_id: invitationId, token, expires_at: TIME, email_sent: true },
          },
        ],
      },
    },
    edgeSendInvitation: {
      caller: "admin",
      body: {
        applicationId,
        candidateEmail: address,
        roleTitle: "Registered nurse",
        companyName: "Harbour Clinic",
      },
      answer: { success: true, invitationId, expiresAt: TIME, emailSent: true },
    },
    validateInvitation: {
      body: { token },
      answer: {
        invitation_id: invitationId,
        job_title: "Registered nurse",
        organisation_name: "Harbour Clinic",
        expires_at: TIME,
        state: "open",
      },
    },
    acceptInvitation: { caller: "candidate", body: { token }, answer: { interview } },
    revokeInvitation: {
      caller: "admin",
      parameters: { id: invitationId },
      answer: { id: invitationId, status: "expired", revoked_at: TIME },
    },
    interviews: {
      caller: "candidate",
      body: { application_id: applicationId },
      answer: interview,
    },
    interviewConsent: {
      caller: "candidate",
      parameters: { id: interviewId },
      body: { recording: true, ai_disclosure: true },
      answer: {
        interview_id: interviewId,
        recording: true,
        ai_disclosure: true,
        text_version: "1",
        given_at: TIME,
      },
    },
    interviewComplete: {
      caller: "candidate",
      parameters: { id: interviewId },
      answer: { id: interviewId, status: "completed", ended_at: TIME },
    },
    aiInterviewer: {
      caller: "candidate",
      body: turn,
      answer: {
        response: "What did you find hardest on that ward?",
        suggested_followup: "How did you hand over to the night shift?",
        competencies_covered: ["Patient care"],
      },
    },
    aiInterviewerStream: { caller: "candidate", body: turn },
    extractRequirements: {
      caller: "admin",
      body: { job_description: description, title: "Registered nurse" },
      answer: {
        required_skills: ["Surgical nursing"],
        preferred_skills: [],
        experience_years: 3,
        education_requirements: [],
        certifications: [],
        responsibilities: ["Cares for patients on a surgical ward"],
        key_competencies: ["Patient care"],
        interview_questions: [],
      },
    },
    generateShortlist: {
      caller: "admin",
      body: { job_role_id: jobRoleId, max_candidates: 10, min_score: 60 },
      answer: { candidates: [], total_evaluated: 2 },
    },
    edgeGenerateShortlist: {
      caller: "admin",
      body: { roleId: jobRoleId },
      answer: {
        roleTitle: "Registered nurse",
        matches: [
          {
            applicationId,
            candidateId: viewerId,
            matchScore: 72,
            matchReasons: ["Interview score: 72/100"],
            skills: ["Surgical nursing"],
            experience: "Nurse at Harbour Clinic",
            availability: "Not specified",
            workMode: "Not specified",
            location: "Hamburg",
          },
        ],
      },
    },
    acsTokenGenerator: {
      caller: "candidate",
      body: { interview_id: interviewId, scopes: ["voip"] },
      answer: {
        token: "eyJhbGciOi…",
        expires_on: "2026-03-03T09:30:00.000Z",
        user_id: "8:acs:1f2e…",
        group_id: invitationId,
      },
    },
    azureSpeechToken: {
      caller: "candidate",
      answer: { token: "eyJhbGciOi…", region: "westeurope", expires_in: 540 },
    },
    getPrivacyRequests: { caller: "candidate", answer: { requests: [deletionRequest] } },
    postPrivacyRequests: {
      caller: "candidate",
      body: { request_type: "recording_only", reason: "I was filmed in a room with others." },
      answer: deletionRequest,
    },
    privacyExport: {
      caller: "candidate",
      answer: {
        user_id: viewerId,
        exported_at: "2026-03-02T09:30:00.000Z",
        data: { applications: [] },
        left_out: { sign_ins: "The operator can give it to you." },
        complete: true,
      },
    },
    resumeBatches: {
      caller: "admin",
      body: { job_role_id: jobRoleId },
      answer: { id: invitationId, job_role_id: jobRoleId, created_at: TIME },
    },
    dataRetentionStatus: {
      caller: "admin",
      answer: {
        pending_cleanup_count: 0,
        default_retention_days: 90,
        last_run: null,
        organisations: [
          {
            organisation_id: organisationId,
            recording_retention_days: null,
            transcript_retention_days: null,
            pending_cleanup_count: 0,
          },
        ],
      },
    },
  }),
);
