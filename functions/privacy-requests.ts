import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsCaller, callAsService } from "../shared/clients/database";
import { listOf, textOf, time } from "../shared/core/fields";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import { TEXT_LIMITS } from "../shared/core/text-limits";

const requestType = z.enum(["full_deletion", "recording_only", "anonymize"]);

const deletionRequest = z.object({
  id: z.guid(),
  request_type: requestType,
  status: z.enum(["pending", "processing", "completed", "failed"]),
  reason: textOf("text").nullable(),
  /** Why it waits or has failed. */
  notes: textOf("text").nullable(),
  requested_at: time,
  processed_at: time.nullable(),
  receipt: z
    .object({
      completed_at: time,
      /** Kind of data → how many. */
      removed: z.record(textOf("name"), z.int()),
    })
    .nullable(),
});

const ownRequests = z.object({ requests: listOf(deletionRequest) });

const limit = { name: "privacy-requests", perMinute: 10 } as const;

export default httpFunction({
  name: "privacy-requests",
  route: "api/privacy/requests",
  operations: {
    GET: operation({
      summary: "Lists the caller's own deletion requests.",
      auth: user,
      limit,
      parameters: none,
      body: none,
      answer: ownRequests,
      handle: ({ caller }) => callAsCaller(caller, "list_own_deletion_requests", {}, ownRequests),
    }),
    POST: operation({
      summary: "Requests the deletion of the caller's own data.",
      auth: user,
      limit,
      parameters: none,
      body: jsonBody(
        z.object({
          request_type: requestType,
          reason: z.string().trim().max(TEXT_LIMITS.note).nullish(),
        }),
      ),
      problems: [...IDEMPOTENCY_PROBLEMS, "forbidden"],
      answer: deletionRequest,
      handle: ({ caller, body, address, idempotency }) =>
        callAsService(
          "request_deletion",
          {
            p_acting_user: caller.id,
            p_request_type: body.request_type,
            p_reason: body.reason || null,
            p_ip_address: address ?? null,
            p_idempotency_key: idempotency().key,
            p_request_hash: idempotency().requestHash,
          },
          deletionRequest,
        ),
    }),
  },
});
