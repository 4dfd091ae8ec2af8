import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { invitationTokenBody, tokenHash } from "../shared/invitations/token";
import { member } from "../shared/organisations/members";

const joined = member.extend({ organisation_id: z.guid() });

export default httpFunction({
  name: "accept-member-invitation",
  route: "api/members/accept",
  operations: {
    POST: operation({
      summary: "Accepts an invitation to become a member of an organisation.",
      auth: user,
      limit: { name: "accept-member-invitation", perMinute: 30 },
      parameters: none,
      body: jsonBody(invitationTokenBody),
      problems: ["forbidden", "invitation_expired", "invitation_not_found", "member_not_found"],
      answer: joined,
      handle: ({ caller, body, address }) =>
        callAsService(
          "accept_member_invitation",
          {
            p_acting_user: caller.id,
            p_token_hash: tokenHash(body.token),
            p_ip_address: address ?? null,
          },
          joined,
        ),
    }),
  },
});
