import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import { createBatch, resumeBatch } from "../shared/resumes/batches";

export default httpFunction({
  name: "resume-batches",
  route: "api/resumes/batches",
  operations: {
    POST: operation({
      summary: "Creates a batch of resumes for a job role.",
      auth: user,
      limit: { name: "resume-batches", perMinute: 10 },
      parameters: none,
      body: jsonBody(z.object({ job_role_id: z.guid() })),
      problems: [...IDEMPOTENCY_PROBLEMS, "forbidden", "job_role_not_found"],
      answer: resumeBatch,
      handle: createBatch,
    }),
  },
});
