import type { WorldWithPendingMember } from "../../support/members";

/** The callers with a valid token. */
export const CALLERS = [
  "candidate",
  "otherCandidate",
  "admin",
  "recruiter",
  "hiringManager",
  "viewer",
  "member",
  "outsider",
  "pendingMember",
] as const;

type CallerName = (typeof CALLERS)[number];

export interface RouteRow {
  method: "GET" | "POST" | "PATCH" | "DELETE";
  path(world: WorldWithPendingMember): string | Promise<string>;
  body?(world: WorldWithPendingMember): unknown;
  /** The status that each caller gets; `everybody` where the route needs no token. */
  answers: Record<CallerName, number> | { everybody: number };
  /** Whether the service's own key is accepted as well. */
  service?: true;
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

/**
 * Statuses in the order of the legend above each list of routes. Somebody whose membership is pending gets what
 * any stranger gets, such as the other candidate.
 */
export function answers(
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
  return { candidate, otherCandidate, ...organisation, outsider, pendingMember: otherCandidate };
}
