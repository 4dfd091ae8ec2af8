import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { AI_PROBLEMS } from "../shared/clients/ai";
import { TEXT_LIMITS } from "../shared/core/text-limits";
import { extractRequirements, requirements } from "../shared/jobs/requirements";

/** Longer than what a job role can store: a recruiter shortens a description after reading it. */
const DESCRIPTION_CHARACTERS = 50_000;

export const jobDescription = z.string().min(1).max(DESCRIPTION_CHARACTERS);
export const jobTitle = z.string().max(TEXT_LIMITS.title).nullish();

/** Shared by both names of the function. */
export const requirementsLimit: Limit = { name: "extract-requirements", perMinute: "ai" };

export default httpFunction({
  name: "extract-requirements",
  route: "api/ai/extract-requirements",
  operations: {
    POST: operation({
      summary: "Extracts the requirements from a job description.",
      auth: user,
      limit: requirementsLimit,
      parameters: none,
      body: jsonBody(z.object({ job_description: jobDescription, title: jobTitle })),
      problems: AI_PROBLEMS,
      answer: requirements,
      handle: ({ body, log }) =>
        extractRequirements(
          { description: body.job_description, title: body.title ?? undefined },
          log,
        ),
    }),
  },
});
