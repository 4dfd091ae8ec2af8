import { randomUUID } from "node:crypto";
import * as z from "zod";
import { callAsService } from "../clients/database";
import { sendMail } from "../clients/mail";
import { type Caller, type CountRequest, rateLimitResult } from "../core/caller";
import { textOf, time } from "../core/fields";
import { describeError, type Log } from "../core/log";
import { mailAddress } from "../core/mail-address";
import { IDEMPOTENCY_PROBLEMS, Problem, type ProblemCode } from "../core/problems";
import { settings } from "../core/settings";
import { TEXT_LIMITS } from "../core/text-limits";
import { nameInMails } from "../mail/organisation-name";
import { invitationMail } from "./mail";
import { invitationLink, invitationToken, tokenHash } from "./token";

/** Not stored, and cut by the mail. */
const name = z.string().trim().min(1).max(TEXT_LIMITS.text);

/** The parts of every request to invite somebody. */
export const invitationFields = {
  candidate_email: mailAddress,
  candidate_name: name,
  expires_in_days: z.int().min(1).max(90).default(7),
  custom_message: z.string().max(TEXT_LIMITS.text).nullish(),
};

export const invitationRequest = z
  .object({
    ...invitationFields,
    application_id: z.guid().optional(),
    job_role_id: z.guid().optional(),
    job_title: name,
    organisation_name: name,
  })
  .refine(({ application_id, job_role_id }) => !application_id !== !job_role_id, {
    path: ["application_id"],
    error: "Send either application_id or job_role_id",
  });

export const invitationAnswer = z.object({
  invitation_id: z.guid(),
  token: textOf("name"),
  expires_at: time,
  email_sent: z.boolean(),
});

/** Under any name of the function. */
export const INVITATION_PROBLEMS: readonly ProblemCode[] = [
  ...IDEMPOTENCY_PROBLEMS,
  "application_not_found",
  "candidate_has_other_address",
  "forbidden",
  "job_role_not_active",
  "job_role_not_found",
  "interview_completed",
  "invitation_limit_reached",
  "invitation_not_open",
];

export interface SendRequest {
  caller: Caller;
  /** IP address of the caller. */
  address: string | undefined;
  body: {
    /** One of both: an application, or the job role to which the address is invited. */
    application_id?: string | undefined;
    job_role_id?: string | undefined;
    candidate_email: z.output<typeof mailAddress>;
    candidate_name?: string | null | undefined;
    expires_in_days: number;
    custom_message?: string | null | undefined;
  };
  /** Gives the open invitation that was sent before, where there is one, in place of another. */
  unlessInvited?: boolean;
  idempotency: () => { key: string | null; requestHash: string | null };
  /** Counts the request against its limit, by the counter given or by itself; absent without a limit of its own. */
  count?: (counter?: CountRequest) => Promise<void>;
  log: Log;
}

const saved = invitationAnswer.omit({ token: true });

const prepared = z.object({
  replay: z.null(),
  rate: rateLimitResult.nullable(),
  invitation_id: z.guid(),
  expires_at: z.string(),
  job_title: z.string(),
  organisation_id: z.guid(),
  organisation_name: z.string(),
  mail_name: z.string().nullable(),
});
const replayed = z.object({ replay: saved });

type Prepared = z.output<typeof prepared>;

/** The version of the mail's text, stored with the invitation. */
const TEMPLATE = "invitation-1";

/**
 * Creates an invitation and mails it. With an idempotency key it may be repeated: the response is the same,
 * and a mail that could not be sent is tried again.
 * @throws Problem
 */
export async function sendInvitation(
  request: SendRequest,
): Promise<z.output<typeof invitationAnswer>> {
  const invitation = await prepare(request);
  if (invitation.replay) {
    const { invitation_id } = invitation.replay;
    return { ...invitation.replay, token: invitationToken(invitation_id) };
  }
  const token = invitationToken(invitation.invitation_id);
  const emailId = await mail(request, invitation, token);
  const answer = await callAsService(
    "finish_invitation",
    {
      p_acting_user: request.caller.id,
      p_invitation_id: invitation.invitation_id,
      p_email_id: emailId ?? null,
      p_idempotency_key: request.idempotency().key,
      p_ip_address: request.address ?? null,
    },
    saved,
  );
  return { ...answer, token };
}

function prepare(request: SendRequest): Promise<Prepared | z.output<typeof replayed>> {
  const { caller, body } = request;
  const { key, requestHash } = request.idempotency();
  const id = randomUUID();
  const call = (rate: { p_rate_key?: string; p_rate_limit?: number }) =>
    callAsService(
      "prepare_invitation",
      {
        p_acting_user: caller.id,
        p_application_id: body.application_id ?? null,
        p_job_role_id: body.job_role_id ?? null,
        p_invitation_id: id,
        p_token_hash: tokenHash(invitationToken(id)),
        p_expires_in_days: body.expires_in_days,
        p_daily_limit: settings().INVITATIONS_PER_DAY,
        p_send_to: body.candidate_email.sendTo,
        p_email_template: TEMPLATE,
        p_idempotency_key: key,
        p_request_hash: requestHash,
        p_unless_invited: request.unlessInvited ?? false,
        ...rate,
      },
      z.union([prepared, replayed]),
    );
  return request.count ? counted(request.count, call) : call({});
}

/** Prepares it with the limit of the sender, against which a replay does not count. */
async function counted(
  count: NonNullable<SendRequest["count"]>,
  call: (rate: {
    p_rate_key: string;
    p_rate_limit: number;
  }) => Promise<Prepared | z.output<typeof replayed>>,
) {
  let result: Prepared | z.output<typeof replayed> | undefined;
  await count(async (p_rate_key, p_rate_limit) => {
    result = await call({ p_rate_key, p_rate_limit });
    return result.replay ? undefined : (result.rate ?? undefined);
  });
  if (!result) throw new Problem("internal_error");
  return result;
}

/** Sends the mail. @returns its id at the mail service; undefined where it could not be sent */
async function mail(
  { body, log }: SendRequest,
  invitation: Prepared,
  token: string,
): Promise<string | undefined> {
  const words = invitationMail({
    candidateName: body.candidate_name ?? undefined,
    // From the application, even where the caller typed something else.
    organisationName: await nameInMails(invitation),
    jobTitle: invitation.job_title,
    customMessage: body.custom_message ?? undefined,
    expiresAt: new Date(invitation.expires_at),
    link: invitationLink(token),
  });
  try {
    const idempotencyKey = `invitation/${invitation.invitation_id}`;
    return await sendMail({ ...words, to: body.candidate_email.sendTo, idempotencyKey });
  } catch (error) {
    log.warn("invitation_mail_failed", {
      invitation_id: invitation.invitation_id,
      ...describeError(error),
    });
    return undefined;
  }
}
