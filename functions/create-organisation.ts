import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { mailAddress } from "../shared/core/mail-address";
import { TEXT_LIMITS } from "../shared/core/text-limits";

/** An optional field: forms send an empty string for no value. */
const optional = <Value extends z.ZodType>(value: Value) =>
  z.preprocess((given) => (given === "" ? null : given), value.nullish());

const organisation = z.object({
  id: z.guid(),
  name: z.string(),
  industry: z.string().nullable(),
  website: z.string().nullable(),
  description: z.string().nullable(),
  created_at: z.string(),
});

export default httpFunction({
  name: "create-organisation",
  route: "api/organisations",
  operations: {
    POST: operation({
      auth: user,
      limit: { name: "create-organisation", perMinute: 10 },
      parameters: none,
      body: jsonBody(
        z.object({
          name: z.string().trim().min(1).max(TEXT_LIMITS.name),
          industry: optional(z.string().trim().max(TEXT_LIMITS.name)),
          website: optional(z.url({ protocol: /^https?$/ }).max(TEXT_LIMITS.url)),
          description: optional(z.string().trim().max(TEXT_LIMITS.longText)),
          billing_email: optional(mailAddress),
        }),
      ),
      answer: organisation,
      handle: ({ caller, body, address, idempotency }) =>
        callAsService(
          "create_organisation",
          {
            p_acting_user: caller.id,
            p_name: body.name,
            p_industry: body.industry ?? null,
            p_website: body.website ?? null,
            p_description: body.description ?? null,
            p_billing_email: body.billing_email?.sendTo ?? null,
            p_ip_address: address ?? null,
            p_idempotency_key: idempotency().key,
            p_request_hash: idempotency().requestHash,
          },
          organisation,
        ),
    }),
  },
});
