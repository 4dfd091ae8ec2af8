import * as z from "zod";
import { none, urlParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { pageOfBatch, readBatch, readBatchAnswer } from "../shared/resumes/batches";

export default httpFunction({
  name: "resume-batch",
  route: "api/resumes/batches/{id}",
  operations: {
    GET: operation({
      summary: "Reads a batch of resumes, in pages.",
      auth: user,
      limit: { name: "resume-batch", perMinute: "default" },
      parameters: urlParameters(z.object({ id: z.guid() }), pageOfBatch),
      body: none,
      problems: ["resume_batch_not_found"],
      answer: readBatchAnswer,
      handle: ({ caller, parameters: { id, ...page } }) => readBatch(caller, id, page),
    }),
  },
});
