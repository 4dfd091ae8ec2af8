import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { queuedResumes, queueResumes } from "../shared/resumes/batches";

export default httpFunction({
  name: "resume-batch-parse",
  route: "api/resumes/batches/{id}/parse",
  operations: {
    POST: operation({
      summary: "Starts parsing the resumes of a batch that were uploaded.",
      auth: user,
      limit: { name: "resume-batch-parse", perMinute: 10 },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      problems: ["resume_batch_not_found"],
      answer: queuedResumes,
      handle: ({ caller, parameters: { id }, log }) => queueResumes(caller, id, log),
    }),
  },
});
