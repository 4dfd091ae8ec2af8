import * as z from "zod";
import { jsonBody, none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { member, memberRole } from "../shared/organisations/members";

const limit = { name: "organisation-member", perMinute: "default" } as const;
const parameters = pathParameters(z.object({ id: z.guid(), user_id: z.guid() }));

export default httpFunction({
  name: "organisation-member",
  route: "api/organisations/{id}/members/{user_id}",
  operations: {
    PATCH: operation({
      summary: "Changes the role of a member.",
      auth: user,
      limit,
      parameters,
      body: jsonBody(z.object({ role: memberRole })),
      problems: ["forbidden", "last_admin", "member_not_found", "organisation_not_found"],
      answer: member,
      handle: ({ caller, parameters: { id, user_id }, body, address }) =>
        callAsService(
          "change_member_role",
          {
            p_acting_user: caller.id,
            p_organisation_id: id,
            p_user_id: user_id,
            p_role: body.role,
            p_ip_address: address ?? null,
          },
          member,
        ),
    }),
    DELETE: operation({
      summary: "Removes a member from an organisation.",
      auth: user,
      limit,
      parameters,
      body: none,
      problems: ["forbidden", "last_admin", "member_not_found", "organisation_not_found"],
      answer: member,
      handle: ({ caller, parameters: { id, user_id }, address }) =>
        callAsService(
          "remove_member",
          {
            p_acting_user: caller.id,
            p_organisation_id: id,
            p_user_id: user_id,
            p_ip_address: address ?? null,
          },
          member,
        ),
    }),
  },
});
