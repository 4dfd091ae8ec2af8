import { EDGE_ROUTES } from "./edge";
import { INTERVIEW_ROUTES } from "./interview";
import { RECRUITING_ROUTES } from "./recruiting";
import { RESUME_ROUTES } from "./resumes";
import type { RouteRow } from "./row";
import { SERVICE_ROUTES } from "./service";

/** Every HTTP function by its name, with at least one row for each of its methods. */
export const ROUTES: Record<string, RouteRow[]> = {
  ...EDGE_ROUTES,
  ...INTERVIEW_ROUTES,
  ...RECRUITING_ROUTES,
  ...RESUME_ROUTES,
  ...SERVICE_ROUTES,
};
