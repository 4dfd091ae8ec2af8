import { answers, type RouteRow } from "./row";

/** Routes of the service itself, of data retention and of privacy requests. */
export const SERVICE_ROUTES: Record<string, RouteRow[]> = {
  //                        candidate other admin recruiter manager viewer member outsider
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
  "api-docs": [{ method: "GET", path: () => "/api/docs", answers: { everybody: 200 }, limit: 60 }],
  "api-docs-script": [
    { method: "GET", path: () => "/api/docs/reference.js", answers: { everybody: 200 }, limit: 60 },
  ],
  openapi: [
    { method: "GET", path: () => "/api/openapi.json", answers: { everybody: 200 }, limit: 60 },
  ],
  "service-info": [{ method: "GET", path: () => "/", answers: { everybody: 200 }, limit: 60 }],
  "service-info-api": [
    { method: "GET", path: () => "/api", answers: { everybody: 200 }, limit: 60 },
  ],
};
