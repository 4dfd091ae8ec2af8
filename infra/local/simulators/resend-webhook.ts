import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";

/**
 * The headers with which Resend signs a webhook (the Standard Webhooks way, under Svix's names).
 *
 * @param secret the signing secret, `whsec_` and base64
 * @param body the body exactly as it is sent
 * @param at when it is sent; receivers refuse what is more than five minutes off
 */
export function signResendWebhook(secret: string, body: string, at = new Date()) {
  const id = `msg_${randomUUID()}`;
  return {
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "svix-signature": new Webhook(secret).sign(id, at, body),
  };
}
