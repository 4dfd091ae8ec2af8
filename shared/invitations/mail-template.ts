import type { Letter } from "../mail/letter";

/** The values in an invitation mail: one line of plain text each, which `mail.ts` escapes in HTML. */
interface InvitationWords {
  candidateName?: string | undefined;
  organisationName: string;
  jobTitle: string;
  /** Formatted for people. */
  expiresOn: string;
  /** The recruiter's own message, if any. */
  customMessage?: string | undefined;
}

/** The recruiter's words, so that nobody takes them for ours: each line begins as a quotation does in mails. */
const quoted = (organisation: string, message: string) =>
  `Message from ${organisation}:\n${message.replace(/^/gm, "> ")}`;

/** The text of the invitation mail. Edit it here: its HTML and plain text parts are made from it. */
export const invitationLetter = (words: InvitationWords): Letter => ({
  subject: `Interview for ${words.jobTitle} at ${words.organisationName}`,
  greeting: words.candidateName ? `Hello ${words.candidateName},` : "Hello,",
  paragraphs: [
    `You are invited by ${words.organisationName} to an interview for the position “${words.jobTitle}”.`,
    ...(words.customMessage ? [quoted(words.organisationName, words.customMessage)] : []),
    "The interview is led by an AI. It asks about your experience, in your own time and language. What you say is assessed against the requirements of the position, and people make the decision.",
  ],
  button: "Start the interview",
  closing: [
    `The link is for you alone and works until ${words.expiresOn}.`,
    "If you did not expect this mail, you can ignore it.",
  ],
});
