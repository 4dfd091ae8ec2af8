import type { Stack } from "../../../infra/local/stack-json";
import type { Job } from "../job";
import type { Person } from "../steps/person";
import { apply, publishJob } from "../steps/recruiting";
import { heading, say } from "../terminal";
import { interview, openInvitation, showOwnScore, showTokens, uploadResume } from "./candidate";
import {
  createOrganisation,
  extractRequirements,
  invite,
  overrideScore,
  showShortlist,
} from "./recruiter";

export interface EdgeDemo {
  stack: Stack;
  recruiter: Person;
  candidate: Person;
  job: Job;
  resumeFile: string;
  /** The answers, given the candidate's name. */
  answersOf(name: string): AsyncIterable<string> | Iterable<string>;
}

/**
 * Recruits somebody as pages do that were made for Supabase's edge functions: by functions under their edge
 * names, by tables, and by the bucket of resumes.
 */
export async function recruitByEdgeNames(demo: EdgeDemo): Promise<void> {
  const { stack, recruiter, candidate, job } = demo;
  heading("The organisation and its job");
  const organisation = await createOrganisation(recruiter);
  say(`${organisation.name} publishes the job: ${job.title}`);
  const requirements = await extractRequirements(recruiter, job);
  const opening = await publishJob(recruiter, organisation, job, requirements);

  heading("The application");
  const application = await apply(candidate, opening);
  say(`${application.name} has applied.`);
  await uploadResume(candidate, demo.resumeFile);

  heading("The invitation");
  await openInvitation(stack, await invite(recruiter, candidate, application, stack.mail.url));

  heading("Tokens for an interview by voice");
  await showTokens(candidate);

  heading("The interview");
  const interviewId = await interview(candidate, application, demo.answersOf(application.name));

  heading("The score");
  await showOwnScore(candidate, interviewId);

  heading("The shortlist, and a score that a person has set");
  await showShortlist(recruiter, opening);
  await overrideScore(recruiter, interviewId);
}
