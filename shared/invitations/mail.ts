import { mailParts } from "../mail/letter";
import { formatTime, messageForMail, nameForMail } from "../mail/safe-text";
import { invitationLetter } from "./mail-template";

export interface Invitation {
  candidateName?: string | undefined;
  organisationName: string;
  jobTitle: string;
  customMessage?: string | undefined;
  expiresAt: Date;
  link: string;
}

/** The invitation as a mail, in HTML and in plain text. */
export function invitationMail(invitation: Invitation) {
  const { customMessage, link } = invitation;
  const letter = invitationLetter({
    candidateName: invitation.candidateName && nameForMail(invitation.candidateName),
    organisationName: nameForMail(invitation.organisationName),
    jobTitle: nameForMail(invitation.jobTitle),
    expiresOn: formatTime(invitation.expiresAt),
    customMessage: customMessage && messageForMail(customMessage),
  });
  return mailParts(letter, link);
}
