import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { memberInvitation } from "../shared/organisations/member-invitations";

export default httpFunction({
  name: "organisation-member-invitation",
  route: "api/organisations/{id}/members/invitations/{invitation_id}",
  operations: {
    DELETE: operation({
      summary: "Revokes a pending invitation of a member.",
      auth: user,
      limit: { name: "organisation-member-invitation", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid(), invitation_id: z.guid() })),
      body: none,
      problems: ["forbidden", "invitation_not_found", "organisation_not_found"],
      answer: memberInvitation,
      handle: ({ caller, parameters: { id, invitation_id }, address }) =>
        callAsService(
          "revoke_member_invitation",
          {
            p_acting_user: caller.id,
            p_organisation_id: id,
            p_invitation_id: invitation_id,
            p_ip_address: address ?? null,
          },
          memberInvitation,
        ),
    }),
  },
});
