import { type Letter, mailParts } from "../mail/letter";
import { formatTime, nameForMail } from "../mail/safe-text";

interface MemberInvitation {
  organisationName: string;
  expiresAt: Date;
  link: string;
}

/** The text of the mail that invites somebody to become a member. */
const letter = (organisationName: string, expiresOn: string): Letter => ({
  subject: `Invitation to join the team of ${organisationName}`,
  greeting: "Hello,",
  paragraphs: [
    `You are invited by ${organisationName} to become a member of its team, which interviews candidates.`,
    "To accept, sign in or sign up on Talenti with this mail address.",
  ],
  button: "Accept the invitation",
  closing: [
    `The link is for you alone and works until ${expiresOn}.`,
    "If you did not expect this mail, you can ignore it: without your consent nothing happens.",
  ],
});

/** The invitation of a member as a mail, in HTML and in plain text. */
export function memberInvitationMail({ organisationName, expiresAt, link }: MemberInvitation) {
  return mailParts(letter(nameForMail(organisationName), formatTime(expiresAt)), link);
}
