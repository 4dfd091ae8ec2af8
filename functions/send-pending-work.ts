import { timerFunction } from "../shared/app/background";
import { checkOlderNames } from "../shared/mail/organisation-name";
import { sendMemberMails } from "../shared/organisations/member-invitations";
import { flushBacklog } from "../shared/outbox/outbox";

// What could not be done right after its change: mails and messages to send, recordings to start and stop.
// Names are checked before mails use them.
export default timerFunction({
  name: "send-pending-work",
  schedule: "0 * * * * *",
  handle: async (log) => {
    await checkOlderNames(log);
    await sendMemberMails(log);
    await flushBacklog(log);
  },
});
