import * as z from "zod";
import { none } from "../shared/app/body";
import { anyone, defineHttp, operation } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { signedMailEvent } from "../shared/invitations/mail-event";

defineHttp({
  name: "resend-webhook",
  route: "api/webhooks/resend",
  operations: {
    POST: operation({
      // The signature of the body is what lets a call in.
      auth: anyone,
      limit: "none",
      parameters: none,
      body: signedMailEvent,
      answer: z.object({ received: z.literal(true) }),
      handle: async ({ body, log }) => {
        const received = { received: true as const };
        // Events that move no invitation are taken and left.
        if (!body.event) return received;
        await callAsService(
          "record_mail_event",
          {
            p_email_id: body.emailId,
            p_event: body.event,
            p_happened_at: body.happenedAt,
            p_event_id: body.eventId,
          },
          z.unknown(),
        );
        log.info("mail_event", { event_id: body.eventId, mail_event: body.event });
        return received;
      },
    }),
  },
});
