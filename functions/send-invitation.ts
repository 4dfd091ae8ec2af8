import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import {
  INVITATION_PROBLEMS,
  invitationAnswer,
  invitationRequest,
  sendInvitation,
} from "../shared/invitations/send";

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
      summary: "Invites the candidate of an application to an interview, by mail.",
      auth: user,
      limit: invitationLimit,
      parameters: none,
      body: jsonBody(invitationRequest),
      problems: INVITATION_PROBLEMS,
      answer: invitationAnswer,
      handle: sendInvitation,
    }),
  },
});
