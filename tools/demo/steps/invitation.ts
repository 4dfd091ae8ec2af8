import * as z from "zod";
import { UserError } from "../../../infra/local/cli";
import { call, fetchOrExplain } from "../api";
import { note, say } from "../terminal";
import type { Person } from "./person";
import type { Application } from "./recruiting";

const DEADLINE_MS = 10_000;

const sent = z.object({ email_sent: z.boolean(), expires_at: z.string() });

/** Invites the candidate, who accepts through the link in the mail. @returns the interview */
export async function invite(
  recruiter: Person,
  candidate: Person,
  application: Application,
  mailbox: string,
): Promise<{ id: string }> {
  const { email_sent } = await call(recruiter, "POST /api/invitations/send", sent, {
    application_id: application.id,
    candidate_email: candidate.email,
    candidate_name: application.name,
    job_title: application.opening.jobTitle,
    organisation_name: application.opening.organisationName,
  });
  return accept(candidate, await receiveToken(email_sent, candidate, mailbox));
}

/** Shows the mail that has arrived. @returns the token in its link */
export async function receiveToken(
  isSent: boolean,
  candidate: Person,
  mailbox: string,
): Promise<string> {
  if (!isSent)
    throw new UserError("The invitation could not be sent. See the output of `npm start`.");
  const mail = await newestMail(mailbox, candidate.email);
  say(`A mail has arrived: “${mail.subject}”`);
  note(`All mails: ${mailbox}`);
  const link = /\S+\/([\w-]{43})(?!\S)/.exec(mail.text);
  if (!link) throw new UserError("The invitation contains no link.");
  say(`It links to ${link[0]}`);
  return link[1] ?? "";
}

/** The oldest comes first. */
const mails = z.array(z.object({ to: z.array(z.string()), subject: z.string(), text: z.string() }));

async function newestMail(mailbox: string, address: string) {
  const response = await fetchOrExplain(`${mailbox}/_mails`, {
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
  const received = mails.parse(await response.json());
  const newest = received.findLast(({ to }) => to.includes(address));
  if (!newest) throw new UserError(`No mail has arrived for ${address}.`);
  return newest;
}

const validated = z.object({
  job_title: z.string(),
  organisation_name: z.string(),
  expires_at: z.string(),
  state: z.string(),
});
const accepted = z.object({ interview: z.object({ id: z.guid(), status: z.string() }) });

async function accept(candidate: Person, token: string): Promise<{ id: string }> {
  const anonymous = { api: candidate.api };
  const found = await call(anonymous, "POST /api/invitations/validate", validated, { token });
  say(
    `Without signing in, the link shows: ${found.job_title} at ${found.organisation_name}, ` +
      `${found.state} until ${found.expires_at.slice(0, 10)}.`,
  );
  const { interview } = await call(candidate, "POST /api/invitations/accept", accepted, { token });
  say(`The candidate accepts and gets the interview, which is ${interview.status}.`);
  return interview;
}
