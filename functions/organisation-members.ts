import * as z from "zod";
import { jsonBody, none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { mailAddress } from "../shared/core/mail-address";

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
  email: z.string().nullable(),
  role: memberRole,
  created_at: z.string(),
});

const limit = { name: "organisation-members", perMinute: "default" } as const;
const parameters = pathParameters(z.object({ id: z.guid() }));
const members = z.object({ members: z.array(member) });

export default httpFunction({
  name: "organisation-members",
  route: "api/organisations/{id}/members",
  operations: {
    GET: operation({
      auth: user,
      limit,
      parameters,
      body: none,
      answer: members,
      handle: ({ caller, parameters: { id } }) =>
        callAsService("list_members", { p_acting_user: caller.id, p_organisation_id: id }, members),
    }),
    POST: operation({
      auth: user,
      limit,
      parameters,
      body: jsonBody(z.object({ email: mailAddress, role: memberRole })),
      answer: member,
      handle: ({ caller, parameters: { id }, body, address }) =>
        callAsService(
          "add_member",
          {
            p_acting_user: caller.id,
            p_organisation_id: id,
            p_email: body.email.sendTo,
            p_role: body.role,
            p_ip_address: address ?? null,
          },
          member,
        ),
    }),
  },
});
