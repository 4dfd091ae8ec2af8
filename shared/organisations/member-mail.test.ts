import { NEUTRAL_NAME } from "../mail/organisation-name";
import { memberInvitationMail } from "./member-mail";

const expiresAt = new Date("2026-12-01T09:00:00Z");
const link = "https://app.example.test/members/accept/x";

it.each(["Harbour Clinic", NEUTRAL_NAME])("the invitation of a member names %s", (name) => {
  const { subject, text } = memberInvitationMail({ organisationName: name, expiresAt, link });
  expect(subject).toBe(`Invitation to join the team of ${name}`);
  expect(text).toContain(`You are invited by ${name} to become a member of its team`);
});
