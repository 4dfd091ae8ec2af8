import type { Resend } from "resend";
import * as z from "zod";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { Circuit, reach, upstreamProblem } from "./resilience";

const DEADLINE_MS = 10_000;

const PROBLEMS = {
  failed: "mail_failed",
  unavailable: "mail_unavailable",
  timeout: "mail_timeout",
} as const;

export const mailCircuit = new Circuit(PROBLEMS, "mail");

let client: Promise<Resend> | undefined;

function resend(): Promise<Resend> {
  const { RESEND_API_KEY, RESEND_BASE_URL } = settings();
  client ??= import("resend").then(
    ({ Resend: Client }) =>
      new Client(RESEND_API_KEY, RESEND_BASE_URL ? { baseUrl: RESEND_BASE_URL } : {}),
  );
  return client;
}

export interface Mail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** Resend sends the same mail with the same key only once in 24 hours. */
  idempotencyKey: string;
}

const sent = z.object({ id: z.string().min(1) });

async function send({ idempotencyKey, ...mail }: Mail): Promise<string> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const from = settings().FROM_EMAIL;
  const { data, error, headers } = await (await resend()).emails.send(
    { from, ...mail },
    { idempotencyKey, signal: deadline },
  );
  if (error || deadline.aborted) {
    const status = error?.statusCode;
    const retryAfter = headers?.["retry-after"];
    throw upstreamProblem(PROBLEMS, { status, retryAfter, timedOut: deadline.aborted });
  }
  const result = sent.safeParse(data);
  if (!result.success) throw new Problem(PROBLEMS.failed);
  return result.data.id;
}

/**
 * Sends a mail.
 * @returns its id in the events of the service
 * @throws Problem `mail_…`
 */
export function sendMail(mail: Mail): Promise<string> {
  return mailCircuit.runRepeatable(() => send(mail));
}

/** @throws Problem if the service cannot be reached */
export const pingMail = async () => reach(PROBLEMS, (await resend()).baseUrl);

/** The signature of a webhook call, as in Standard Webhooks. */
export interface WebhookSignature {
  id: string;
  timestamp: string;
  signature: string;
}

/**
 * Verifies a webhook call.
 * @returns its event
 * @throws Problem `invalid_signature`, also for a timestamp more than five minutes away
 */
export async function verifyMailEvent(
  payload: string,
  headers: WebhookSignature,
): Promise<unknown> {
  const webhookSecret = settings().RESEND_WEBHOOK_SECRET;
  try {
    const event: unknown = (await resend()).webhooks.verify({ payload, headers, webhookSecret });
    return event;
  } catch (cause) {
    throw new Problem("invalid_signature", { cause });
  }
}
