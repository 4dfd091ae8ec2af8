import { INTERVIEW_ROUTES } from "./interview";
import { RECRUITING_ROUTES } from "./recruiting";
import type { RouteRow } from "./row";
import { SERVICE_ROUTES } from "./service";

/** Every function with a route of its own has a row here; one with several methods has one for each. */
export const ROUTES: Record<string, RouteRow[]> = {
  ...INTERVIEW_ROUTES,
  ...RECRUITING_ROUTES,
  ...SERVICE_ROUTES,
};
