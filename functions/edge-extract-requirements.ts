import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { AI_PROBLEMS } from "../shared/clients/ai";
import { listOf, textOf } from "../shared/core/fields";
import { extractRequirements } from "../shared/jobs/requirements";
import { jobDescription, jobTitle, requirementsLimit } from "./extract-requirements";

const list = listOf(textOf("note"));

export default edgeFunction(
  "extract-requirements",
  operation({
    summary: "Extracts the requirements from a job description.",
    auth: user,
    limit: requirementsLimit,
    parameters: none,
    body: jsonBody(z.object({ jobDescription, jobTitle })),
    problems: AI_PROBLEMS,
    answer: z.object({
      success: z.literal(true),
      requirements: z.object({
        skills: list,
        experience: list,
        qualifications: list,
        responsibilities: list,
        interviewQuestions: list,
        /** The page stores all of it in the role, whose interviews ask about these. */
        key_competencies: list,
      }),
    }),
    handle: async ({ body, log }) => {
      const job = { description: body.jobDescription, title: body.jobTitle ?? undefined };
      const found = await extractRequirements(job, log);
      const { experience_years: years } = found;
      return {
        success: true as const,
        requirements: {
          skills: [...found.required_skills, ...found.preferred_skills],
          experience: years === null ? [] : [`At least ${years} years of experience`],
          qualifications: [...found.education_requirements, ...found.certifications],
          responsibilities: found.responsibilities,
          interviewQuestions: found.interview_questions,
          key_competencies: found.key_competencies,
        },
      };
    },
  }),
);
