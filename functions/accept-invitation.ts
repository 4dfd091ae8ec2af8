import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { interviewStatus } from "../shared/interviews/store";
import { invitationTokenBody, tokenHash } from "../shared/invitations/token";

const accepted = z.object({
  interview: z.object({ id: z.guid(), application_id: z.guid(), status: interviewStatus }),
});

export default httpFunction({
  name: "accept-invitation",
  route: "api/invitations/accept",
  operations: {
    POST: operation({
      summary: "Accepts an invitation, and opens the interview.",
      auth: user,
      limit: { name: "accept-invitation", perMinute: 30 },
      parameters: none,
      body: jsonBody(invitationTokenBody),
      problems: [
        "application_not_accepted",
        "application_not_found",
        "forbidden",
        "interview_completed",
        "invitation_expired",
        "invitation_for_other_address",
        "invitation_not_found",
        "invitation_revoked",
      ],
      answer: accepted,
      handle: ({ caller, body, address }) =>
        callAsService(
          "accept_invitation",
          {
            p_acting_user: caller.id,
            p_token_hash: tokenHash(body.token),
            p_ip_address: address ?? null,
          },
          accepted,
        ),
    }),
  },
});
