import { none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { uploadedFile } from "../shared/app/upload";
import {
  MAX_RESUME_BYTES,
  parsedResume,
  parseResume,
  RESUME_PROBLEMS,
} from "../shared/resumes/parse-resume";

/** Shared by both names of the function. */
export const resumeLimit: Limit = { name: "parse-resume", perMinute: 10 };

export default httpFunction({
  name: "parse-resume",
  route: "api/ai/parse-resume",
  operations: {
    POST: operation({
      summary: "Reads a resume.",
      auth: user,
      limit: resumeLimit,
      parameters: none,
      body: uploadedFile("file", MAX_RESUME_BYTES),
      problems: RESUME_PROBLEMS,
      answer: parsedResume,
      handle: async ({ caller, body, log }) => parseResume(caller.id, body, log),
    }),
  },
});
