import * as z from "zod";
import { none, optionalJsonBody } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { communicationIdentity } from "../shared/calls/identity";
import { ACS_PROBLEMS, issueCommunicationToken } from "../shared/clients/communication";
import { textOf } from "../shared/core/fields";
import { communicationTokenLimit, tokenScopes } from "./acs-token-generator";

export default edgeFunction(
  "acs-token-generator",
  operation({
    summary: "Issues a token for calls.",
    auth: user,
    limit: communicationTokenLimit,
    parameters: none,
    // Whatever `userId` names, the token is the caller's own.
    body: optionalJsonBody(z.object({ scopes: tokenScopes })),
    problems: [...Object.values(ACS_PROBLEMS), "forbidden"],
    answer: z.object({
      token: textOf("text"),
      expiresOn: z.iso.datetime(),
      user: z.object({ communicationUserId: textOf("id") }),
    }),
    handle: async ({ caller, body, log }) => {
      const communicationUserId = await communicationIdentity(caller, log);
      const { token, expiresOn } = await issueCommunicationToken(communicationUserId, body.scopes);
      return { token, expiresOn: expiresOn.toISOString(), user: { communicationUserId } };
    },
  }),
);
