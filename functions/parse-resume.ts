import * as z from "zod";
import { none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { uploadedFile } from "../shared/app/upload";
import { readResume } from "../shared/resumes/read";
import { resumeWarning } from "../shared/resumes/schemas";
import { resume, structureResume } from "../shared/resumes/structure";

const RESUME_BYTES = 10 * 1024 * 1024;

export default httpFunction({
  name: "parse-resume",
  route: "api/ai/parse-resume",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "parse-resume", perMinute: 10 },
      parameters: none,
      body: uploadedFile("file", RESUME_BYTES),
      answer: resume.extend({ warnings: z.array(resumeWarning) }),
      handle: async ({ caller, body }) => {
        const { text, warnings } = await readResume(caller.id, body);
        return { ...(await structureResume(text)), warnings };
      },
    }),
  },
});
