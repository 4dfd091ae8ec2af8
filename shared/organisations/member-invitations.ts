import { createHmac, randomUUID } from "node:crypto";
import * as z from "zod";
import { callAsService } from "../clients/database";
import { sendMail } from "../clients/mail";
import { textOf, time } from "../core/fields";
import { describeError, type Log } from "../core/log";
import { mailAddress } from "../core/mail-address";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { tokenHash } from "../invitations/token";
import { nameInMails } from "../mail/organisation-name";
import { memberInvitationMail } from "./member-mail";
import { memberRole } from "./members";

export const memberInvitationRequest = z.object({ email: mailAddress, role: memberRole });

/** A pending invitation, as admins see it. It says nothing about the person. */
export const memberInvitation = z.object({
  id: z.guid(),
  email: textOf("email"),
  role: memberRole,
  status: z.literal("pending"),
  created_at: time,
  expires_at: time,
  mail_failure: textOf("name").nullable(),
  mail_failure_reason: textOf("id").nullable(),
});

/** The token of a member's invitation, from its id: another than that of a candidate's with the same id. */
const memberToken = (invitationId: string): string =>
  createHmac("sha256", settings().INVITATION_TOKEN_SECRET)
    .update(`member:${invitationId}`)
    .digest("base64url");

interface InviteRequest {
  actingUser: string;
  organisationId: string;
  address: string | undefined;
  body: z.output<typeof memberInvitationRequest>;
  idempotency: { key: string | null; requestHash: string | null };
}

/**
 * Invites somebody to become a member, and mails them a link. Neither the answer nor the work depends on whether the
 * address belongs to a user. May be repeated.
 * @throws Problem
 */
export async function inviteMember(
  { actingUser, organisationId, address, body, idempotency }: InviteRequest,
  log: Log,
): Promise<z.output<typeof memberInvitation>> {
  const id = randomUUID();
  const invitation = await callAsService(
    "invite_member",
    {
      p_acting_user: actingUser,
      p_organisation_id: organisationId,
      p_invitation_id: id,
      p_token_hash: tokenHash(memberToken(id)),
      p_email: body.email.typed,
      p_send_to: body.email.sendTo,
      p_role: body.role,
      p_daily_limit: settings().INVITATIONS_PER_DAY,
      p_ip_address: address ?? null,
      p_idempotency_key: idempotency.key,
      p_request_hash: idempotency.requestHash,
    },
    memberInvitation,
  );
  await sendMemberMails(log, invitation.id);
  return invitation;
}

const MAILS_AT_ONCE = 20;

const claimedMails = z.array(
  z.object({
    invitation_id: z.guid(),
    send_to: z.string(),
    organisation_id: z.guid(),
    organisation_name: z.string(),
    mail_name: z.string().nullable(),
    expires_at: z.coerce.date(),
  }),
);
type ClaimedMail = z.output<typeof claimedMails>[number];

/**
 * Sends the mails of pending invitations that were not sent yet: that of one invitation right after its request, all
 * others from the timer. A failure is only logged.
 */
export async function sendMemberMails(log: Log, invitationId?: string): Promise<void> {
  try {
    const mails = await callAsService(
      "claim_member_mails",
      { p_limit: MAILS_AT_ONCE, p_invitation_id: invitationId ?? null },
      claimedMails,
    );
    for (const mail of mails) await sendMemberMail(mail, log);
  } catch (error) {
    log.warn("member_mails_failed", describeError(error));
  }
}

async function sendMemberMail(mail: ClaimedMail, log: Log): Promise<void> {
  const { invitation_id } = mail;
  const parts = memberInvitationMail({
    organisationName: await nameInMails(mail),
    expiresAt: mail.expires_at,
    link: `${settings().SITE_URL}/members/accept/${memberToken(invitation_id)}`,
  });
  let emailId: string | null = null;
  try {
    const idempotencyKey = `member-invitation/${invitation_id}`;
    emailId = await sendMail({ ...parts, to: mail.send_to, idempotencyKey });
  } catch (error) {
    log.warn("member_mail_failed", { invitation_id, ...describeError(error) });
    const isRefused =
      error instanceof Problem && error.code === "mail_failed" && error.options.isFinal;
    if (!isRefused) return;
  }
  const parameters = { p_invitation_id: invitation_id, p_email_id: emailId };
  await callAsService("finish_member_mail", parameters, z.unknown());
}
