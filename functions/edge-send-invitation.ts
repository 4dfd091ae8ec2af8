import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { time } from "../shared/core/fields";
import { Problem } from "../shared/core/problems";
import { INVITATION_PROBLEMS, invitationRequest, sendInvitation } from "../shared/invitations/send";
import { invitationLimit } from "./send-invitation";

const { candidate_email, job_title, organisation_name, expires_in_days } = invitationRequest.shape;

export default edgeFunction(
  "send-invitation",
  operation({
    summary: "Invites the candidate of an application to an interview, by mail.",
    auth: user,
    limit: invitationLimit,
    parameters: none,
    body: jsonBody(
      z.object({
        applicationId: z.guid(),
        candidateEmail: candidate_email,
        roleTitle: job_title,
        companyName: organisation_name,
        expiresInDays: expires_in_days,
      }),
    ),
    problems: [...INVITATION_PROBLEMS, "mail_failed"],
    answer: z.object({
      success: z.literal(true),
      invitationId: z.guid(),
      expiresAt: time,
      emailSent: z.literal(true),
    }),
    handle: async ({ body, ...request }) => {
      const sent = await sendInvitation({
        ...request,
        body: {
          application_id: body.applicationId,
          candidate_email: body.candidateEmail,
          expires_in_days: body.expiresInDays,
        },
      });
      // The page reads nothing but `success`.
      if (!sent.email_sent) {
        throw new Problem("mail_failed", {
          detail: "The mail could not be sent. Send the invitation again.",
        });
      }
      return {
        success: true as const,
        invitationId: sent.invitation_id,
        expiresAt: sent.expires_at,
        emailSent: true as const,
      };
    },
  }),
);
