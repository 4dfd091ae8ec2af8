import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { invitationAnswer, invitationRequest, sendInvitation } from "../shared/invitations/send";

/** Shared by both names of the function. */
export const invitationLimit: Limit = {
  name: "send-invitation",
  perMinute: 30,
  countedByHandler: true,
};

export default httpFunction({
  name: "send-invitation",
  route: "api/invitations/send",
  operations: {
    POST: operation({
      auth: user,
      limit: invitationLimit,
      parameters: none,
      body: jsonBody(invitationRequest),
      answer: invitationAnswer,
      handle: sendInvitation,
    }),
  },
});
