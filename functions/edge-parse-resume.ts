import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { TEXT_LIMITS } from "../shared/core/text-limits";
import { RESUME_PROBLEMS } from "../shared/resumes/parse-resume";
import { candidateProfile, profileOf } from "../shared/resumes/profile";
import { parseStoredResume } from "../shared/resumes/stored-resume";
import { resumeLimit } from "./parse-resume";

export default edgeFunction(
  "parse-resume",
  operation({
    summary: "Reads a resume that the caller has uploaded to the bucket.",
    auth: user,
    limit: resumeLimit,
    parameters: none,
    // Whatever `userId` names, only a file of the caller is read.
    body: jsonBody(z.object({ filePath: z.string().min(1).max(TEXT_LIMITS.id) })),
    problems: [...RESUME_PROBLEMS, "body_too_large", "forbidden", "not_found"],
    answer: z.object({ success: z.literal(true), data: candidateProfile }),
    handle: async ({ caller, body, log }) => {
      const resume = await parseStoredResume(caller, body.filePath, log);
      return { success: true as const, data: profileOf(resume) };
    },
  }),
);
