import { eventFunction } from "../shared/app/background";
import { handleEvents } from "../shared/calls/handle-events";

// The platform authenticates Event Grid by the system key of its own webhook.
export default eventFunction({
  name: "acs-events",
  handle: async (event, log) => {
    await handleEvents([event], log);
  },
});
