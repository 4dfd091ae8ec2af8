import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { time } from "../shared/core/fields";

const revoked = z.object({
  id: z.guid(),
  status: z.literal("expired"),
  revoked_at: time,
});

export default httpFunction({
  name: "revoke-invitation",
  route: "api/invitations/{id}/revoke",
  operations: {
    POST: operation({
      summary: "Revokes an invitation.",
      auth: user,
      limit: { name: "revoke-invitation", perMinute: 30 },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      problems: ["forbidden", "invitation_not_found", "invitation_not_open"],
      answer: revoked,
      handle: ({ caller, parameters }) =>
        callAsService(
          "revoke_invitation",
          { p_acting_user: caller.id, p_invitation_id: parameters.id },
          revoked,
        ),
    }),
  },
});
