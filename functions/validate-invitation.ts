import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { anyone, httpFunction, operation } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { textOf, time } from "../shared/core/fields";
import { invitationTokenBody, tokenHash } from "../shared/invitations/token";

const invitation = z.object({
  invitation_id: z.guid(),
  job_title: textOf("title"),
  organisation_name: textOf("name"),
  expires_at: time,
  state: z.enum(["open", "accepted"]),
});

export default httpFunction({
  name: "validate-invitation",
  route: "api/invitations/validate",
  operations: {
    POST: operation({
      summary: "Says what an invitation is for, and whether it is open.",
      auth: anyone,
      limit: { name: "validate-invitation", perMinute: 30 },
      parameters: none,
      body: jsonBody(invitationTokenBody),
      problems: ["invitation_expired", "invitation_not_found", "invitation_revoked"],
      answer: invitation,
      handle: ({ body }) =>
        callAsService("validate_invitation", { p_token_hash: tokenHash(body.token) }, invitation),
    }),
  },
});
