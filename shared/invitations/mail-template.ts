/** What an invitation mail can say, safe to be put in as it is. */
interface InvitationWords {
  candidateName: string;
  organisationName: string;
  jobTitle: string;
  /** As people write it. */
  expiresOn: string;
  /** What the recruiter adds, if anything. */
  customMessage?: string | undefined;
}

/** The words of the invitation, as plain text: edit them here, HTML and text are made from them. */
export const invitationTemplate = (words: InvitationWords) => ({
  subject: `Interview for ${words.jobTitle} at ${words.organisationName}`,
  greeting: `Hello ${words.candidateName},`,
  paragraphs: [
    `${words.organisationName} invites you to an interview for the position ${words.jobTitle}.`,
    ...(words.customMessage ? [words.customMessage] : []),
    "The interview is led by an AI. It asks about your experience, in your own time and language. What you say is assessed against the requirements of the position, and people make the decision.",
  ],
  button: "Start the interview",
  closing: [
    `The link is for you alone and works until ${words.expiresOn}.`,
    "If you did not expect this mail, you can ignore it.",
  ],
});
