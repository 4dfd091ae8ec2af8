import * as z from "zod";
import { textOf, time } from "../core/fields";

/** The roles of stored memberships; the database knows which of them recruit and administer. */
export const memberRole = z.enum([
  "admin",
  "org_admin",
  "recruiter",
  "hiring_manager",
  "org_recruiter",
  "org_viewer",
  "viewer",
  "member",
]);

/** A user's membership of an organisation. */
export const member = z.object({
  user_id: z.guid(),
  email: textOf("email").nullable(),
  role: memberRole,
  created_at: time,
});
