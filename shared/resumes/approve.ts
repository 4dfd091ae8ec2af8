import * as z from "zod";
import { callAsService } from "../clients/database";
import { listOf, textOf } from "../core/fields";
import { Problem } from "../core/problems";
import { invitationFields } from "../invitations/send";
import { type ListRequest, sendInvitations } from "../invitations/send-many";
import { resumeState } from "./batches";

/** So that their mails, two a second, take less than 30 seconds. */
const MAX_RESUMES = 50;

const { candidate_email, candidate_name, expires_in_days, custom_message } = invitationFields;

export const approval = z.object({
  resumes: z
    .array(
      z.object({
        resume_id: z.guid(),
        /** In place of what the resume says. */
        candidate_email: candidate_email.optional(),
        candidate_name: candidate_name.optional(),
      }),
    )
    .min(1)
    .max(MAX_RESUMES),
  expires_in_days,
  custom_message,
});

type Wanted = z.output<typeof approval>["resumes"][number];

const answer = z.union([
  z.object({ resume_id: z.guid(), status: z.literal(200), application_id: z.guid() }),
  z.object({
    resume_id: z.guid(),
    status: z.int(),
    code: textOf("name"),
    detail: textOf("note"),
    retry_after: z.int().optional(),
  }),
]);

/** One answer a resume, in their order. */
export const approvalAnswer = z.object({ answers: listOf(answer) });

type Answer = z.output<typeof answer>;

const found = z.object({
  job_role_id: z.guid(),
  resumes: z.array(
    z.object({
      id: z.guid(),
      state: resumeState,
      email: z.string().nullable(),
      name: z.string().nullable(),
      application_id: z.guid().nullable(),
    }),
  ),
});

type Found = z.output<typeof found>["resumes"][number];

interface ApprovalRequest extends Omit<ListRequest, "body"> {
  batchId: string;
  body: z.output<typeof approval>;
}

/**
 * Invites the people of resumes, each to an application for the batch's role. May be repeated: a resume that is approved
 * is answered with its application, and one whose mail could not be sent gets it.
 * @throws Problem `resume_batch_not_found`, and those of `sendInvitations`
 */
export async function approveResumes(
  request: ApprovalRequest,
): Promise<z.output<typeof approvalAnswer>> {
  const { caller, batchId, body } = request;
  const inBatch = { p_acting_user: caller.id, p_batch_id: batchId };
  const p_resume_ids = body.resumes.map(({ resume_id }) => resume_id);
  const { job_role_id, resumes } = await callAsService(
    "read_resumes_to_approve",
    { ...inBatch, p_resume_ids },
    found,
  );
  const byId = new Map(resumes.map((resume) => [resume.id, resume]));
  const answers = new Map<string, Answer>();
  const invitations = body.resumes.flatMap((wanted) => {
    const decided = decide(wanted, byId.get(wanted.resume_id));
    if ("status" in decided) answers.set(wanted.resume_id, decided);
    return "status" in decided ? [] : [decided];
  });
  if (invitations.length > 0) {
    const invited = await invite(request, job_role_id, invitations, inBatch);
    for (const each of invited) answers.set(each.resume_id, each);
  }
  return { answers: p_resume_ids.flatMap((id) => answers.get(id) ?? []) };
}

interface Invitation {
  resume_id: string;
  candidate_email: string;
  candidate_name: string | null;
}

/** The invitation that a resume needs, or the answer where it needs none. */
function decide(wanted: Wanted, resume: Found | undefined): Invitation | Answer {
  const { resume_id } = wanted;
  if (!resume) return refusal(resume_id, new Problem("not_found"));
  if (resume.application_id && resume.state === "approved") {
    return { resume_id, status: 200, application_id: resume.application_id };
  }
  if (resume.state !== "parsed" && resume.state !== "needs_review") {
    return refusal(resume_id, new Problem("resume_not_open"));
  }
  const candidate_email = wanted.candidate_email?.sendTo ?? resume.email;
  if (candidate_email === null) return refusal(resume_id, new Problem("resume_without_address"));
  return { resume_id, candidate_email, candidate_name: wanted.candidate_name ?? resume.name };
}

function refusal(resume_id: string, { status, code, detail }: Problem): Answer {
  return { resume_id, status, code, detail };
}

async function invite(
  { caller, address, idempotency, receivedAt, log, body }: ApprovalRequest,
  job_role_id: string,
  invitations: Invitation[],
  inBatch: { p_acting_user: string; p_batch_id: string },
): Promise<Answer[]> {
  const { expires_in_days, custom_message } = body;
  const { answers } = await sendInvitations({
    ...{ caller, address, idempotency, receivedAt, log },
    // Another recruiter may have approved it meanwhile: a second mail would expire the link in the first.
    unlessInvited: true,
    body: { job_role_id, invitations, expires_in_days, custom_message },
  });
  const byResume = invitations.flatMap(({ resume_id }, index) => {
    const line = answers[index];
    return line ? [{ resume_id, line }] : [];
  });
  const sent = byResume.flatMap(({ resume_id, line }) =>
    "email_sent" in line && line.email_sent ? [[resume_id, line.invitation_id]] : [],
  );
  const approved = await callAsService(
    "approve_batch_resumes",
    { ...inBatch, p_invitations: Object.fromEntries(sent) },
    z.record(z.string(), z.guid()),
  );
  return byResume.map(({ resume_id, line }) => {
    const application_id = approved[resume_id];
    if (application_id) return { resume_id, status: 200, application_id };
    if ("email_sent" in line) return refusal(resume_id, new Problem("mail_failed"));
    const { line: _, ...rest } = line;
    return { resume_id, ...rest };
  });
}
