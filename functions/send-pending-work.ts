import { timerFunction } from "../shared/app/background";
import { flushBacklog } from "../shared/outbox/outbox";

// What could not be done right after its change: messages to send, recordings to start and stop.
export default timerFunction({
  name: "send-pending-work",
  schedule: "0 * * * * *",
  handle: flushBacklog,
});
