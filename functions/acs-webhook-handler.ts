import * as z from "zod";
import { none } from "../shared/app/body";
import { deliveryPermission, eventGrid, events, validationCode } from "../shared/app/event-grid";
import { httpFunction, operation } from "../shared/app/http";
import { handleEvents } from "../shared/calls/handle-events";
import { textOf } from "../shared/core/fields";
import { DATABASE_PROBLEMS } from "../shared/core/problems";

export default httpFunction({
  name: "acs-webhook-handler",
  route: "api/acs/webhook",
  handshake: deliveryPermission,
  operations: {
    POST: operation({
      summary: "Receives the events of calls and recordings.",
      auth: eventGrid,
      limit: "none",
      parameters: none,
      body: events,
      problems: [...DATABASE_PROBLEMS],
      answer: z.union([
        z.object({ validationResponse: textOf("name") }),
        z.object({ received: z.int(), set_aside: z.int() }),
      ]),
      handle: async ({ body, log }) => {
        const code = validationCode(body);
        if (code) return { validationResponse: code };
        return { received: body.length, set_aside: await handleEvents(body, log) };
      },
    }),
  },
});
