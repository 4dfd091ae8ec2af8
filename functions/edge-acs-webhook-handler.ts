import * as z from "zod";
import { none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { deliveryPermission, eventGrid, events, validationCode } from "../shared/app/event-grid";
import { operation } from "../shared/app/http";
import { handleEvents } from "../shared/calls/handle-events";
import { textOf } from "../shared/core/fields";
import { DATABASE_PROBLEMS } from "../shared/core/problems";

export default edgeFunction(
  "acs-webhook-handler",
  operation({
    summary: "Receives the events of calls and recordings.",
    auth: eventGrid,
    limit: "none",
    parameters: none,
    body: events,
    problems: [...DATABASE_PROBLEMS],
    answer: z.union([
      z.object({ validationResponse: textOf("name") }),
      z.object({ success: z.literal(true), processed: z.int() }),
    ]),
    handle: async ({ body, log }) => {
      const code = validationCode(body);
      if (code) return { validationResponse: code };
      const setAside = await handleEvents(body, log);
      return { success: true as const, processed: body.length - setAside };
    },
  }),
  { handshake: deliveryPermission },
);
