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

export type CallerName = (typeof CALLERS)[number];

export interface RouteRow {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path(world: World): string;
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
