import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { communicationIdentity } from "../shared/calls/identity";
import { issueCommunicationToken } from "../shared/clients/communication";
import { communicationTokenLimit, tokenScopes } from "./acs-token-generator";

export default edgeFunction(
  "acs-token-generator",
  operation({
    auth: user,
    limit: communicationTokenLimit,
    parameters: none,
    // Whatever `userId` names, the token is the caller's own.
    body: jsonBody(z.object({ scopes: tokenScopes })),
    answer: z.object({
      token: z.string(),
      expiresOn: z.iso.datetime(),
      user: z.object({ communicationUserId: z.string() }),
    }),
    handle: async ({ caller, body, log }) => {
      const communicationUserId = await communicationIdentity(caller, log);
      const { token, expiresOn } = await issueCommunicationToken(communicationUserId, body.scopes);
      return { token, expiresOn: expiresOn.toISOString(), user: { communicationUserId } };
    },
  }),
);
