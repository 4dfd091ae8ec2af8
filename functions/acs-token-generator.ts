import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { communicationIdentity } from "../shared/calls/identity";
import { issueCommunicationToken } from "../shared/clients/communication";
import { callAsService } from "../shared/clients/database";

const scope = z.enum(["voip", "chat"]);

export default httpFunction({
  name: "acs-token-generator",
  route: "api/acs/token",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "acs-token-generator", perMinute: "default" },
      parameters: none,
      body: jsonBody(
        z.object({
          interview_id: z.guid().nullish(),
          scopes: z
            .array(scope)
            .min(1)
            .max(scope.options.length)
            .default(["voip"])
            .transform((scopes) => [...new Set(scopes)]),
        }),
      ),
      answer: z.object({
        token: z.string(),
        expires_on: z.iso.datetime(),
        user_id: z.string(),
        group_id: z.guid().optional(),
      }),
      handle: async ({ caller, body: { interview_id, scopes }, log }) => {
        if (interview_id) {
          await callAsService(
            "require_interview_role",
            {
              p_acting_user: caller.id,
              p_interview_id: interview_id,
              p_roles: ["candidate", "recruiter"],
            },
            z.unknown(),
          );
        }
        const identity = await communicationIdentity(caller, log);
        const { token, expiresOn } = await issueCommunicationToken(identity, scopes);
        return {
          token,
          expires_on: expiresOn.toISOString(),
          user_id: identity,
          // An interview's id is the id of its group call.
          ...(interview_id ? { group_id: interview_id } : {}),
        };
      },
    }),
  },
});
