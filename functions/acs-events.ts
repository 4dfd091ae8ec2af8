import { defineEvent } from "../shared/app/background";
import { takeEvent } from "../shared/calls/take-event";

// The platform authenticates Event Grid by the system key of its own webhook.
defineEvent({
  name: "acs-events",
  handle: async (event, log) => {
    await takeEvent(event, log);
  },
});
