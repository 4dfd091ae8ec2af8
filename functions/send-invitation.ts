import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { invitationAnswer, invitationRequest, sendInvitation } from "../shared/invitations/send";

export default httpFunction({
  name: "send-invitation",
  route: "api/invitations/send",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "send-invitation", perMinute: 30, countedByHandler: true },
      parameters: none,
      body: jsonBody(invitationRequest),
      answer: invitationAnswer,
      handle: sendInvitation,
    }),
  },
});
