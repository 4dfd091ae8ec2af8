import { timerFunction } from "../shared/app/background";
import { checkOlderNames } from "../shared/mail/organisation-name";
import { sendMemberMails } from "../shared/organisations/member-invitations";
import { flushBacklog } from "../shared/outbox/outbox";

// What could not be done right after its change: mails and messages to send, recordings to start and stop.
export default timerFunction({
  name: "send-pending-work",
  schedule: "0 * * * * *",
  handle: async (log) => {
    // Names are checked before mails use them. Messages and recordings wait for neither.
    const mailed = checkOlderNames(log).then(() => sendMemberMails(log));
    await Promise.all([mailed, flushBacklog(log)]);
  },
});
