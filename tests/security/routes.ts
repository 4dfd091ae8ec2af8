import { createInvitation } from "../stack/invitations";
import { onePageResume } from "../stack/resumes";
import { createUser } from "../stack/users";
import type { World } from "../stack/world";

/** Who calls, beside those whose token is no good. */
export const CALLERS = [
  "candidate",
  "otherCandidate",
  "admin",
  "recruiter",
  "hiringManager",
  "viewer",
  "member",
  "outsider",
] as const;

type CallerName = (typeof CALLERS)[number];

export interface RouteRow {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path(world: World): string | Promise<string>;
  body?(world: World): unknown;
  /** The status that each caller gets; `everybody` where no token is asked for. */
  answers: Record<CallerName, number> | { everybody: number };
  /** Requests a minute; null where there is no limit. */
  limit: number | null;
}

type Statuses = [
  candidate: number,
  otherCandidate: number,
  admin: number,
  recruiter: number,
  hiringManager: number,
  viewer: number,
  member: number,
  outsider: number,
];

function answers(
  ...[
    candidate,
    otherCandidate,
    admin,
    recruiter,
    hiringManager,
    viewer,
    member,
    outsider,
  ]: Statuses
): Record<CallerName, number> {
  const organisation = { admin, recruiter, hiringManager, viewer, member };
  return { candidate, otherCandidate, ...organisation, outsider };
}

const FIRST_TURN = [{ role: "user", content: "Hello, I am ready to begin." }];

/** Every function with a route of its own has a row here; one with several methods has one for each. */
export const ROUTES: Record<string, RouteRow[]> = {
  //                        candidate other admin recruiter manager viewer member outsider
  "ai-interviewer": [
    {
      method: "POST",
      path: () => "/api/ai/interviewer",
      body: (world) => ({ interview_id: world.interviewId, messages: FIRST_TURN }),
      answers: answers(200, 404, 403, 403, 403, 403, 403, 404),
      limit: 20,
    },
  ],
  "ai-interviewer-stream": [
    {
      method: "POST",
      path: () => "/api/ai/interviewer/stream",
      body: (world) => ({ interview_id: world.interviewId, messages: FIRST_TURN }),
      answers: answers(200, 404, 403, 403, 403, 403, 403, 404),
      limit: 20,
    },
  ],
  "score-interview": [
    {
      method: "POST",
      path: () => "/api/ai/score",
      body: (world) => ({ interview_id: world.interviewId }),
      answers: answers(403, 404, 200, 200, 200, 403, 403, 404),
      limit: 10,
    },
  ],
  interviews: [
    {
      method: "POST",
      path: () => "/api/interviews",
      body: (world) => ({ application_id: world.applicationId }),
      answers: answers(200, 404, 200, 200, 200, 403, 403, 404),
      limit: 60,
    },
  ],
  "interview-consent": [
    {
      method: "POST",
      path: (world) => `/api/interviews/${world.interviewId}/consent`,
      body: () => ({ recording: true, ai_disclosure: true }),
      answers: answers(200, 404, 403, 403, 403, 403, 403, 404),
      limit: 60,
    },
  ],
  "interview-complete": [
    {
      method: "POST",
      path: (world) => `/api/interviews/${world.interviewId}/complete`,
      answers: answers(200, 404, 200, 200, 200, 403, 403, 404),
      limit: 60,
    },
  ],
  "create-organisation": [
    {
      method: "POST",
      path: () => "/api/organisations",
      body: () => ({ name: "A new one" }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "parse-resume": [
    {
      method: "POST",
      path: () => "/api/ai/parse-resume",
      body: onePageResume,
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "extract-requirements": [
    {
      method: "POST",
      path: () => "/api/ai/extract-requirements",
      body: () => ({ job_description: "We need a nurse with three years of experience." }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 20,
    },
  ],
  "generate-shortlist": [
    {
      method: "POST",
      path: () => "/api/ai/generate-shortlist",
      body: (world) => ({ job_role_id: world.jobRoleId }),
      answers: answers(403, 403, 200, 200, 200, 200, 200, 403),
      limit: 5,
    },
  ],
  "send-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/send",
      body: (world) => ({
        application_id: world.applicationId,
        candidate_email: world.candidate.email,
        candidate_name: "Robin",
        job_title: "Nurse",
        organisation_name: "Harbour Clinic",
      }),
      answers: answers(403, 404, 200, 200, 200, 403, 403, 404),
      limit: 30,
    },
  ],
  "validate-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/validate",
      body: async (world) => ({ token: (await createInvitation(world)).token }),
      answers: { everybody: 200 },
      limit: 30,
    },
  ],
  "accept-invitation": [
    {
      method: "POST",
      path: () => "/api/invitations/accept",
      body: async (world) => ({ token: (await createInvitation(world)).token }),
      answers: answers(200, 403, 403, 403, 403, 403, 403, 403),
      limit: 30,
    },
  ],
  "revoke-invitation": [
    {
      method: "POST",
      path: async (world) =>
        `/api/invitations/${(await createInvitation(world)).invitation_id}/revoke`,
      answers: answers(404, 404, 200, 200, 200, 403, 403, 404),
      limit: 30,
    },
  ],
  "resend-webhook": [
    {
      method: "POST",
      path: () => "/api/webhooks/resend",
      body: () => ({ type: "email.opened" }),
      // Nobody but the mail service signs its events.
      answers: { everybody: 401 },
      limit: null,
    },
  ],
  "acs-webhook-handler": [
    {
      method: "POST",
      path: () => "/api/acs/webhook",
      body: () => [],
      // Nobody but Event Grid knows the secret, or has its token.
      answers: { everybody: 401 },
      limit: null,
    },
  ],
  "acs-token-generator": [
    {
      method: "POST",
      path: () => "/api/acs/token",
      body: () => ({}),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 60,
    },
    {
      method: "POST",
      path: () => "/api/acs/token",
      body: (world) => ({ interview_id: world.interviewId }),
      answers: answers(200, 404, 200, 200, 200, 403, 403, 404),
      limit: 60,
    },
  ],
  "azure-speech-token": [
    {
      method: "GET",
      path: () => "/api/azure/speech-token",
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 60,
    },
  ],
  "organisation-members": [
    {
      method: "GET",
      path: (world) => `/api/organisations/${world.organisationId}/members`,
      answers: answers(404, 404, 200, 200, 200, 200, 200, 404),
      limit: 60,
    },
    {
      method: "POST",
      path: (world) => `/api/organisations/${world.organisationId}/members`,
      body: async () => ({ email: (await createUser()).email, role: "viewer" }),
      answers: answers(404, 404, 200, 403, 403, 403, 403, 404),
      limit: 60,
    },
  ],
  "organisation-member": [
    {
      method: "PATCH",
      path: (world) => `/api/organisations/${world.organisationId}/members/${world.viewer.id}`,
      body: () => ({ role: "org_viewer" }),
      answers: answers(404, 404, 200, 403, 403, 403, 403, 404),
      limit: 60,
    },
    {
      method: "DELETE",
      path: (world) => `/api/organisations/${world.organisationId}/members/${world.member.id}`,
      // By the admin first, so that those who come after her find nobody and are still refused.
      answers: answers(404, 404, 200, 403, 403, 403, 404, 404),
      limit: 60,
    },
  ],
  "data-retention-cleanup": [
    {
      method: "POST",
      path: () => "/api/admin/data-cleanup?run_async=false",
      answers: answers(403, 403, 200, 403, 403, 403, 403, 200),
      limit: 1,
    },
  ],
  "data-retention-status": [
    {
      method: "GET",
      path: () => "/api/admin/data-cleanup/status",
      answers: answers(403, 403, 200, 403, 403, 403, 403, 200),
      limit: 60,
    },
  ],
  "privacy-requests": [
    {
      method: "GET",
      path: () => "/api/privacy/requests",
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
    {
      method: "POST",
      path: () => "/api/privacy/requests",
      body: () => ({ request_type: "recording_only" }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "privacy-export": [
    {
      method: "GET",
      path: () => "/api/privacy/export",
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 2,
    },
  ],
  "health-live": [
    { method: "GET", path: () => "/health/live", answers: { everybody: 200 }, limit: null },
  ],
  "health-ready": [
    { method: "GET", path: () => "/health/ready", answers: { everybody: 200 }, limit: null },
  ],
  "service-info": [{ method: "GET", path: () => "/", answers: { everybody: 200 }, limit: 60 }],
  "service-info-api": [
    { method: "GET", path: () => "/api", answers: { everybody: 200 }, limit: 60 },
  ],
};
