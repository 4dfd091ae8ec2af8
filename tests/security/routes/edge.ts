import { storeResume } from "../../support/resumes";
import { answers, type RouteRow } from "./row";

/** Routes under the names of edge functions. */
export const EDGE_ROUTES: Record<string, RouteRow[]> = {
  //                        candidate other admin recruiter manager viewer member outsider
  "edge-acs-token-generator": [
    {
      method: "POST",
      path: () => "/functions/v1/acs-token-generator",
      body: () => ({}),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 60,
    },
  ],
  "edge-acs-webhook-handler": [
    {
      method: "POST",
      path: () => "/functions/v1/acs-webhook-handler",
      body: () => [],
      // Only Event Grid has the secret or a token.
      answers: { everybody: 401 },
      limit: null,
    },
  ],
  "edge-ai-interviewer": [
    {
      method: "POST",
      path: () => "/functions/v1/ai-interviewer",
      body: () => ({ messages: [], jobTitle: "Registered nurse", companyName: "Harbour Clinic" }),
      // Only the first has an interview that is open.
      answers: answers(200, 404, 404, 404, 404, 404, 404, 404),
      limit: 30,
    },
  ],
  "edge-azure-speech-token": [
    {
      method: "POST",
      path: () => "/functions/v1/azure-speech-token",
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 60,
    },
  ],
  "edge-create-organisation": [
    {
      method: "POST",
      path: () => "/functions/v1/create-organisation",
      body: () => ({ name: "A new one" }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "edge-data-retention-cleanup": [
    {
      method: "POST",
      path: () => "/functions/v1/data-retention-cleanup",
      body: () => ({ action: "process_deletion_requests" }),
      answers: answers(403, 403, 200, 403, 403, 403, 403, 200),
      service: true,
      limit: 10,
    },
  ],
  "edge-extract-requirements": [
    {
      method: "POST",
      path: () => "/functions/v1/extract-requirements",
      body: () => ({ jobDescription: "We need a nurse.", jobTitle: "Nurse" }),
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 20,
    },
  ],
  "edge-generate-shortlist": [
    {
      method: "POST",
      path: () => "/functions/v1/generate-shortlist",
      body: (world) => ({ roleId: world.jobRoleId }),
      answers: answers(403, 403, 200, 200, 200, 200, 200, 403),
      limit: 10,
    },
  ],
  "edge-parse-resume": [
    {
      method: "POST",
      path: () => "/functions/v1/parse-resume",
      body: async (world) => ({
        filePath: await storeResume(world.candidate),
        userId: world.candidate.id,
      }),
      answers: answers(200, 403, 403, 403, 403, 403, 403, 403),
      limit: 10,
    },
  ],
  "edge-score-interview": [
    {
      method: "POST",
      path: () => "/functions/v1/score-interview",
      body: (world) => ({ interviewId: world.interviewId, transcripts: [] }),
      answers: answers(200, 404, 200, 200, 200, 403, 403, 404),
      limit: 10,
    },
  ],
  "edge-send-invitation": [
    {
      method: "POST",
      path: () => "/functions/v1/send-invitation",
      body: (world) => ({
        applicationId: world.applicationId,
        candidateEmail: world.candidate.email,
        roleTitle: "Nurse",
        companyName: "Harbour Clinic",
        expiresInDays: 7,
      }),
      answers: answers(403, 404, 200, 200, 200, 403, 403, 404),
      limit: 30,
    },
  ],
  "edge-unknown": [
    {
      method: "POST",
      path: () => "/functions/v1/no-such-function",
      answers: { everybody: 404 },
      limit: null,
    },
  ],
};
