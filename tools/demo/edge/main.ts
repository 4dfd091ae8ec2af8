import type { Stack } from "../../../infra/local/stack-json";
import { type Participants, publishAndApply } from "../steps/recruiting";
import { heading } from "../terminal";
import { interview, openInvitation, showOwnScore, showTokens, uploadResume } from "./candidate";
import {
  createOrganisation,
  extractRequirements,
  invite,
  overrideScore,
  showShortlist,
} from "./recruiter";

export interface EdgeDemo extends Participants {
  stack: Stack;
  /** The answers, given the candidate's name. */
  answersOf(name: string): AsyncIterable<string> | Iterable<string>;
}

/**
 * Recruits somebody as pages do that were made for Supabase's edge functions: by functions under their edge
 * names, by tables, and by the bucket of resumes.
 */
export async function recruitByEdgeNames(demo: EdgeDemo): Promise<void> {
  const { stack, recruiter, candidate } = demo;
  const steps = { createOrganisation, extractRequirements, showResume: uploadResume };
  const application = await publishAndApply(demo, steps);

  heading("The invitation");
  await openInvitation(stack, await invite(recruiter, candidate, application, stack.mail.url));

  heading("Tokens for an interview by voice");
  await showTokens(candidate);

  heading("The interview");
  const interviewId = await interview(candidate, application, demo.answersOf(application.name));

  heading("The score");
  await showOwnScore(candidate, interviewId);

  heading("The shortlist, and a score that a person has set");
  await showShortlist(recruiter, application.opening);
  await overrideScore(recruiter, interviewId);
}
