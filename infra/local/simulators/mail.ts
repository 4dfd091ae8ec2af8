import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { Webhook } from "standardwebhooks";
import type { SimulatorContext } from "./faults";
import { PAGE_POLICY, STYLE } from "./html-page";
import { listPage, MAIL_POLICY, mailHtml, mailPage } from "./mail/pages";
import { describeProblem, emailSchema } from "./mail/request";
import { SentMails } from "./mail/sent-mails";
import { parseJson } from "./requests";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

const MAX_KEY_CHARACTERS = 256;

type MailOptions = {
  /** 0 for any free port. */
  port: number;
  /** The bearer key that callers must send. */
  apiKey: string;
};

/**
 * Starts the simulated mail service: Resend's `POST /emails`. Sent mails are stored in memory and
 * shown at `/`, and as JSON at `/_mails`, the oldest first.
 */
export function startMail({ port, apiKey }: MailOptions): Promise<Simulator> {
  const sentMails = new SentMails();
  const app: SimulatorApp = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("x-content-type-options", "nosniff");
    context.header("referrer-policy", "no-referrer");
    if (!context.res.headers.has("content-security-policy")) {
      context.header("content-security-policy", PAGE_POLICY);
    }
  });
  app.get("/_mails", (context) => context.json(sentMails.all()));
  app.get("/", (context) => context.html(listPage(sentMails.all())));
  app.get("/style.css", (context) => context.body(STYLE, 200, { "content-type": "text/css" }));
  app.get("/mails/:id", (context) => {
    const mail = sentMails.find(context.req.param("id"));
    return mail === undefined ? context.notFound() : context.html(mailPage(mail));
  });
  app.get("/mails/:id/html", (context) => {
    const mail = sentMails.find(context.req.param("id"));
    if (mail === undefined) return context.notFound();
    return context.html(mailHtml(mail), 200, { "content-security-policy": MAIL_POLICY });
  });
  app.post("/emails", requireKey(apiKey), (context) => send(context, sentMails));
  app.all("*", (context) => {
    return context.json(failure(404, "The requested endpoint does not exist.", "not_found"), 404);
  });
  return startSimulator({
    name: "The mail simulator",
    port,
    app,
    failureBody: ({ status, message }) => failure(status, message),
  });
}

function requireKey(apiKey: string) {
  return createMiddleware(async (context, next) => {
    const given = context.req.header("authorization");
    if (given === `Bearer ${apiKey}`) return next();
    if (given === undefined) {
      const message = "Missing API key in the authorization header.";
      return context.json(failure(401, message, "missing_api_key"), 401);
    }
    return context.json(failure(403, "API key is invalid.", "invalid_api_key"), 403);
  });
}

async function send(context: SimulatorContext, sentMails: SentMails): Promise<Response> {
  const payload = await context.req.text();
  const body = parseJson(payload);
  const email = emailSchema.safeParse(body);
  if (!email.success) {
    const { name, message } = describeProblem(body, email.error);
    return context.json(failure(422, message, name), 422);
  }
  const key = context.req.header("idempotency-key") ?? null;
  if (key !== null && (key === "" || key.length > MAX_KEY_CHARACTERS)) {
    const message = "The idempotency key must be between 1 and 256 characters.";
    return context.json(failure(400, message, "invalid_idempotency_key"), 400);
  }
  const id = sentMails.send(email.data, key, payload);
  if (id === undefined) {
    const message = "Same idempotency key used with a different request payload.";
    return context.json(failure(409, message, "invalid_idempotent_request"), 409);
  }
  return context.json({ id });
}

const NAMES: Record<number, string> = {
  401: "missing_api_key",
  403: "invalid_api_key",
  429: "rate_limit_exceeded",
};

/** Resend's error format. */
function failure(
  statusCode: number,
  message: string,
  name = NAMES[statusCode] ?? "application_error",
) {
  return { statusCode, name, message };
}

/**
 * The headers with which Resend signs a webhook (Standard Webhooks, with Svix's header names).
 *
 * @param secret the signing secret, `whsec_` and base64
 * @param body the body exactly as it is sent
 * @param at when it is sent; receivers reject what is more than five minutes off
 */
export function signResendWebhook(secret: string, body: string, at = new Date()) {
  const id = `msg_${randomUUID()}`;
  return {
    "svix-id": id,
    "svix-timestamp": String(Math.floor(at.getTime() / 1_000)),
    "svix-signature": new Webhook(secret).sign(id, at, body),
  };
}
