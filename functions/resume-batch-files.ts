import * as z from "zod";
import { jsonBody, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { addedFiles, addFiles, newFiles } from "../shared/resumes/batches";

export default httpFunction({
  name: "resume-batch-files",
  route: "api/resumes/batches/{id}/files",
  operations: {
    POST: operation({
      summary: "Adds files to a batch, and gives the links to upload them.",
      auth: user,
      limit: { name: "resume-batch-files", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: jsonBody(newFiles),
      problems: ["batch_full", "resume_batch_not_found", "resume_limit_reached"],
      answer: addedFiles,
      handle: ({ caller, parameters: { id }, body }) => addFiles(caller, id, body),
    }),
  },
});
