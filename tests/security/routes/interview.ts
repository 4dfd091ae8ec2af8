import { onePageResume } from "../../support/resumes";
import { answers, type RouteRow } from "./row";

const FIRST_TURN = [{ role: "user", content: "Hello, I am ready to begin." }];

/** Routes of interviews, resumes, calls and speech. */
export const INTERVIEW_ROUTES: Record<string, RouteRow[]> = {
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
    {
      method: "POST",
      path: () => "/api/interviews",
      body: (world) => ({ application_id: world.applicationId, retake: true }),
      answers: answers(403, 404, 200, 200, 200, 403, 403, 404),
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
  "parse-resume": [
    {
      method: "POST",
      path: () => "/api/ai/parse-resume",
      body: onePageResume,
      answers: answers(200, 200, 200, 200, 200, 200, 200, 200),
      limit: 10,
    },
  ],
  "acs-webhook-handler": [
    {
      method: "POST",
      path: () => "/api/acs/webhook",
      body: () => [],
      // Only Event Grid has the secret or a token.
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
};
