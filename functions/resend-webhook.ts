import * as z from "zod";
import { none, signedBody } from "../shared/app/body";
import { bodySignature, httpFunction, operation } from "../shared/app/http";
import { verifyMailEvent } from "../shared/clients/mail";
import { DATABASE_PROBLEMS } from "../shared/core/problems";
import { mailEvent, recordMailEvent } from "../shared/invitations/mail-event";

export default httpFunction({
  name: "resend-webhook",
  route: "api/webhooks/resend",
  operations: {
    POST: operation({
      summary: "Receives the events of mails.",
      auth: bodySignature,
      limit: "none",
      parameters: none,
      body: signedBody(verifyMailEvent, mailEvent),
      problems: [...DATABASE_PROBLEMS],
      answer: z.object({ received: z.literal(true) }),
      handle: async ({ body: { id, event }, log }) => {
        await recordMailEvent(id, event, log);
        return { received: true as const };
      },
    }),
  },
});
