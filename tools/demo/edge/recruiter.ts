import * as z from "zod";
import type { Job } from "../job";
import { receiveToken } from "../steps/invitation";
import { type Person, requireRow } from "../steps/person";
import { type Application, newOrganisation, type Opening, organisation } from "../steps/recruiting";
import { show } from "../steps/requirements";
import { table } from "../tables";
import { print, say, waitFor, width } from "../terminal";
import { invoke } from "./invoke";

const created = z.object({ organisation });

/** @returns an organisation with the person as its administrator */
export async function createOrganisation(
  recruiter: Person,
): Promise<z.output<typeof organisation>> {
  const form = {
    ...newOrganisation(),
    industry: null,
    website: "example.com",
    billing_email: null,
  };
  return (await invoke(recruiter, "create-organisation", created, form)).organisation;
}

const list = z.array(z.string());
const extracted = z.object({
  requirements: z.object({
    skills: list,
    experience: list,
    qualifications: list,
    responsibilities: list,
    interviewQuestions: list,
    key_competencies: list,
  }),
});

/** Extracts the requirements of the job, and questions for its interviews, and shows them. */
export async function extractRequirements(recruiter: Person, job: Job) {
  const body = { jobDescription: job.description, jobTitle: job.title };
  const extracting = invoke(recruiter, "extract-requirements", extracted, body);
  const { requirements } = await waitFor("Extracting the requirements …", extracting);
  show("Skills", requirements.skills);
  show("Experience", requirements.experience);
  show("Qualifications", requirements.qualifications);
  show("Responsibilities", requirements.responsibilities);
  show("Questions for the interview", requirements.interviewQuestions);
  show("Competencies to ask about", requirements.key_competencies);
  return requirements;
}

const sent = z.object({ emailSent: z.boolean() });

/** Invites the candidate. @returns the token in the link of the mail */
export async function invite(
  recruiter: Person,
  candidate: Person,
  application: Application,
  mailbox: string,
): Promise<string> {
  const { emailSent } = await invoke(recruiter, "send-invitation", sent, {
    applicationId: application.id,
    candidateEmail: candidate.email,
    roleTitle: application.opening.jobTitle,
    companyName: application.opening.organisationName,
  });
  return receiveToken(emailSent, candidate, mailbox);
}

const shortlist = z.object({
  matches: z.array(
    z.object({
      applicationId: z.guid(),
      matchScore: z.int(),
      matchReasons: list,
      skills: list,
      experience: z.string(),
    }),
  ),
});

const COLUMNS = [
  { title: "Match", width: 5, align: "right" as const },
  { title: "Saved", width: 5, align: "right" as const },
  { title: "Reasons" },
  { title: "Skills and experience", width: 28 },
];

/** Shows how well the candidates match, and what the applications have stored of it. */
export async function showShortlist(recruiter: Person, { jobRoleId }: Opening): Promise<void> {
  const { matches } = await invoke(recruiter, "generate-shortlist", shortlist, {
    roleId: jobRoleId,
  });
  const query = recruiter.database.from("applications").select("id, match_score");
  const stored = requireRow(await query.eq("job_role_id", jobRoleId));
  const savedScore = new Map(stored.map(({ id, match_score }) => [id, match_score]));
  say(`${matches.length} of ${stored.length} applications, best first:`);
  const rows = matches.map((match) => [
    String(match.matchScore),
    String(savedScore.get(match.applicationId)),
    match.matchReasons.join("\n\n"),
    [match.skills.join(" · "), match.experience].filter(Boolean).join("\n\n"),
  ]);
  print(table(COLUMNS, rows, width()));
}

/** Overrides the score, as the report does. */
export async function overrideScore(recruiter: Person, interviewId: string): Promise<void> {
  const change = {
    overall_score: 75,
    human_override: true,
    human_override_reason: "Known from an earlier placement.",
  };
  const scores = recruiter.database.from("interview_scores").update(change);
  const { overall_score } = requireRow(
    await scores.eq("interview_id", interviewId).select("overall_score").single(),
  );
  say(`${recruiter.email} sets it to ${overall_score}: “${change.human_override_reason}”`);
}
