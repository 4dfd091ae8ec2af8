import { createHash } from "node:crypto";
import * as z from "zod";
import { listOf, textOf } from "../core/fields";
import { inParallel } from "../core/in-parallel";
import { describeError } from "../core/log";
import { mailAddress } from "../core/mail-address";
import { Problem, type ProblemCode, toProblem } from "../core/problems";
import { TEXT_LIMITS } from "../core/text-limits";
import { invitationAnswer, invitationFields, type SendRequest, sendInvitation } from "./send";

export const MAX_LINES = 500;

/** The mail service takes some requests a second. */
const AT_ONCE = 4;

/** Until when a line is begun: the platform ends a request after 230 seconds. */
const DEADLINE_MS = 100_000;

const { candidate_name, custom_message, expires_in_days } = invitationFields;

export const invitationList = z.object({
  job_role_id: z.guid(),
  invitations: z
    .array(
      z.object({
        // An address that is none is refused in the answer of its line.
        candidate_email: z.string().max(TEXT_LIMITS.text).default(""),
        candidate_name: candidate_name.nullish(),
      }),
    )
    .min(1)
    .max(MAX_LINES),
  expires_in_days,
  custom_message,
});

const line = z.int().min(1);

/** One answer a line, in their order: what a request for that line alone would get. */
export const invitationListAnswer = z.object({
  answers: listOf(
    z.union([
      invitationAnswer.extend({ line, status: z.literal(200) }),
      z.object({
        line,
        status: z.int(),
        code: textOf("name"),
        detail: textOf("note"),
        retry_after: z.int().optional(),
      }),
    ]),
  ),
});

export interface ListRequest extends Omit<SendRequest, "body" | "count"> {
  body: z.output<typeof invitationList>;
  receivedAt: Date;
}

interface Recipient {
  address: z.output<typeof mailAddress>;
  name: string | null | undefined;
}

type Outcome = z.output<typeof invitationAnswer> | Problem;

const fold = ({ sendTo }: Recipient["address"]) => sendTo.toLowerCase();

/** Refusals that concern the whole request. */
const OF_ALL: readonly ProblemCode[] = [
  "job_role_not_found",
  "job_role_not_active",
  "forbidden",
  "idempotency_key_reused",
];

/**
 * Invites addresses to a job role, each by an invitation of its own. The request may be repeated within a day: a line
 * for the same role and address gets the same answer, and only a mail that could not be sent is tried again. Under
 * another idempotency key it is sent anew.
 * @throws Problem `job_role_not_found`, `job_role_not_active`, `forbidden`, `idempotency_key_reused`
 */
export async function sendInvitations(
  request: ListRequest,
): Promise<z.output<typeof invitationListAnswer>> {
  const lines = request.body.invitations.map((given) => ({
    name: given.candidate_name,
    address: mailAddress.safeParse(given.candidate_email).data,
  }));
  // Lines with the same address share the invitation of the first.
  const recipients = new Map<string, Recipient>();
  for (const { name, address } of lines) {
    if (address && !recipients.has(fold(address))) recipients.set(fold(address), { name, address });
  }
  const outcomes = new Map<string, Outcome>();
  const invite = async (recipient: Recipient) => {
    outcomes.set(fold(recipient.address), await outcomeOf(request, recipient));
  };
  const [first, ...others] = recipients.values();
  if (first) await invite(first);
  const refusal = first && outcomes.get(fold(first.address));
  if (refusal instanceof Problem && OF_ALL.includes(refusal.code)) throw refusal;
  await inParallel(others, AT_ONCE, invite);
  const answers = lines.map(({ address }, index) =>
    answerOf(index + 1, address && outcomes.get(fold(address))),
  );
  return { answers };
}

async function outcomeOf(request: ListRequest, { name, address }: Recipient): Promise<Outcome> {
  const { caller, address: callerAddress, body, unlessInvited, receivedAt, log } = request;
  try {
    if (Date.now() > receivedAt.getTime() + DEADLINE_MS) {
      throw new Problem("mail_timeout", { detail: "There was no time left: repeat the request." });
    }
    return await sendInvitation({
      caller,
      address: callerAddress,
      log,
      unlessInvited: unlessInvited ?? false,
      body: { ...body, candidate_email: address, candidate_name: name },
      idempotency: () => keyOf(request, body.job_role_id, fold(address)),
    });
  } catch (error) {
    const problem = toProblem(error);
    if (problem.status >= 500) log.warn("invitation_failed", describeError(error));
    return problem;
  }
}

/** Each line has a key of its own, also where the request has none. */
function keyOf({ idempotency }: Pick<ListRequest, "idempotency">, roleId: string, folded: string) {
  const given = idempotency();
  const parts = JSON.stringify(["send-many", given.key, roleId.toLowerCase(), folded]);
  const key = createHash("sha256").update(parts).digest("hex");
  return { key, requestHash: given.requestHash ?? key };
}

function answerOf(number: number, outcome: Outcome | undefined) {
  const result = outcome ?? new Problem("invalid_request", { detail: "Invalid email address." });
  if (!(result instanceof Problem)) return { line: number, status: 200 as const, ...result };
  const { status, code, detail, retryAfterSeconds } = result;
  const wait = retryAfterSeconds === undefined ? {} : { retry_after: retryAfterSeconds };
  return { line: number, status, code, detail, ...wait };
}
