import { none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { uploadedFile } from "../shared/app/upload";
import { parsedResume, parseResume } from "../shared/resumes/parse-resume";

const MAX_FILE_BYTES = 10 * 1024 * 1024;

export default httpFunction({
  name: "parse-resume",
  route: "api/ai/parse-resume",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "parse-resume", perMinute: 10 },
      parameters: none,
      body: uploadedFile("file", MAX_FILE_BYTES),
      answer: parsedResume,
      handle: async ({ caller, body, log }) => parseResume(caller.id, body, log),
    }),
  },
});
