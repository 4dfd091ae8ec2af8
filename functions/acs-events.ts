import { defineEvent } from "../shared/app/background";
import { takeEvent } from "../shared/calls/take-event";
import { controlRecordings } from "../shared/recordings/control";

// The platform authenticates Event Grid by the system key of its own webhook.
defineEvent({
  name: "acs-events",
  handle: async (event, log) => {
    const { recording } = await takeEvent(event, log);
    await controlRecordings(recording, log);
  },
});
