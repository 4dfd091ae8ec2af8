import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { textOf, time } from "../core/fields";
import { mailAddress } from "../core/mail-address";
import { TEXT_LIMITS } from "../core/text-limits";
import { webUrl } from "../core/web-url";
import { nameDigest } from "../mail/organisation-name";

/** An optional field: forms send an empty string for no value. */
const optional = <Value extends z.ZodType>(value: Value) =>
  z.preprocess((given) => (given === "" ? null : given), value.nullish());

export const newOrganisation = z.object({
  name: z.string().trim().min(1).max(TEXT_LIMITS.name),
  industry: optional(z.string().trim().max(TEXT_LIMITS.name)),
  website: optional(webUrl),
  description: optional(z.string().trim().max(TEXT_LIMITS.longText)),
  billing_email: optional(mailAddress),
});

export const createdOrganisation = z.object({
  id: z.guid(),
  name: textOf("name"),
  industry: textOf("name").nullable(),
  website: textOf("url").nullable(),
  description: textOf("longText").nullable(),
  billing_email: textOf("email").nullable(),
  created_at: time,
  updated_at: time,
});

interface CreateRequest {
  caller: Caller;
  body: z.output<typeof newOrganisation>;
  /** IP address of the caller. */
  address: string | undefined;
  idempotency: () => { key: string | null; requestHash: string | null };
}

/** Creates an organisation, whose admin the caller becomes. @throws Problem */
export function createOrganisation(
  request: CreateRequest,
): Promise<z.output<typeof createdOrganisation>> {
  const { caller, body, address } = request;
  const { key, requestHash } = request.idempotency();
  const parameters = {
    p_acting_user: caller.id,
    p_name: body.name,
    p_industry: body.industry ?? null,
    p_website: body.website ?? null,
    p_description: body.description ?? null,
    p_billing_email: body.billing_email?.sendTo ?? null,
    p_ip_address: address ?? null,
    p_name_digest: nameDigest(body.name) ?? null,
    p_idempotency_key: key,
    p_request_hash: requestHash,
  };
  return callAsService("create_organisation", parameters, createdOrganisation);
}
