import * as z from "zod";
import { jsonBody, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import { approval, approvalAnswer, approveResumes } from "../shared/resumes/approve";

export default httpFunction({
  name: "resume-batch-approve",
  route: "api/resumes/batches/{id}/approve",
  operations: {
    POST: operation({
      summary: "Invites the people of resumes of a batch.",
      auth: user,
      limit: { name: "resume-batch-approve", perMinute: 10 },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: jsonBody(approval),
      problems: [
        ...IDEMPOTENCY_PROBLEMS,
        "forbidden",
        "job_role_not_active",
        "job_role_not_found",
        "resume_batch_not_found",
      ],
      answer: approvalAnswer,
      handle: ({ parameters, ...request }) =>
        approveResumes({ ...request, batchId: parameters.id }),
    }),
  },
});
