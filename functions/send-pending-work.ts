import { timerFunction } from "../shared/app/background";
import { sendPending } from "../shared/outbox/outbox";
import { controlDueRecordings } from "../shared/recordings/control";

// What the database holds and could not be done at once: messages of the outbox, recordings to control.
export default timerFunction({
  name: "send-pending-work",
  schedule: "0 * * * * *",
  handle: async (log) => {
    await sendPending(log);
    await controlDueRecordings(log);
  },
});
