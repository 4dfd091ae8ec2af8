import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { readGroupCall } from "../shared/calls/group-call";
import { communicationIdentity } from "../shared/calls/identity";
import { ACS_PROBLEMS, issueCommunicationToken } from "../shared/clients/communication";
import { textOf } from "../shared/core/fields";

const scope = z.enum(["voip", "chat"]);

/** What a token is for. */
export const tokenScopes = z
  .array(scope)
  .min(1)
  .max(scope.options.length)
  .default(["voip"])
  .transform((scopes) => [...new Set(scopes)]);

/** Shared by both names of the function. */
export const communicationTokenLimit: Limit = {
  name: "acs-token-generator",
  perMinute: "default",
};

export default httpFunction({
  name: "acs-token-generator",
  route: "api/acs/token",
  operations: {
    POST: operation({
      summary: "Issues a token for calls, and the id of an interview's group call.",
      auth: user,
      limit: communicationTokenLimit,
      parameters: none,
      body: jsonBody(
        z.object({
          interview_id: z.guid().nullish(),
          scopes: tokenScopes,
        }),
      ),
      problems: [...Object.values(ACS_PROBLEMS), "forbidden", "interview_not_found"],
      answer: z.object({
        token: textOf("text"),
        expires_on: z.iso.datetime(),
        user_id: textOf("id"),
        group_id: z.guid().optional(),
      }),
      handle: async ({ caller, body: { interview_id, scopes }, log }) => {
        const groupId = interview_id ? await readGroupCall(caller, interview_id) : undefined;
        const identity = await communicationIdentity(caller, log);
        const { token, expiresOn } = await issueCommunicationToken(identity, scopes);
        return {
          token,
          expires_on: expiresOn.toISOString(),
          user_id: identity,
          ...(groupId ? { group_id: groupId } : {}),
        };
      },
    }),
  },
});
