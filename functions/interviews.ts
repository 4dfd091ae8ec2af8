import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import { interviewStatus } from "../shared/interviews/store";

const interview = z.object({ id: z.guid(), application_id: z.guid(), status: interviewStatus });

export default httpFunction({
  name: "interviews",
  route: "api/interviews",
  operations: {
    POST: operation({
      summary: "Opens an application's interview, or returns the open one.",
      auth: user,
      limit: { name: "interviews", perMinute: "default" },
      parameters: none,
      body: jsonBody(
        z.object({
          application_id: z.guid(),
          /** A recruiter grants another interview after a completed one. */
          retake: z.boolean().default(false),
        }),
      ),
      problems: [
        ...IDEMPOTENCY_PROBLEMS,
        "application_not_accepted",
        "application_not_found",
        "forbidden",
        "interview_completed",
      ],
      answer: interview,
      handle: ({ caller, body, address, idempotency }) =>
        callAsService(
          "open_interview",
          {
            p_acting_user: caller.id,
            p_application_id: body.application_id,
            p_retake: body.retake,
            p_ip_address: address ?? null,
            p_idempotency_key: idempotency().key,
            p_request_hash: idempotency().requestHash,
          },
          interview,
        ),
    }),
  },
});
