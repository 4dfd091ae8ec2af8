import { html, raw } from "hono/html";
import { type Html, page } from "../html-page";
import type { SentMail } from "./sent-mails";

/** For a mail's own HTML: no scripts, no requests, and it cannot leave its frame. */
export const MAIL_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** The newest mail comes first. */
export function listPage(mails: readonly SentMail[]): Html {
  const rows = mails
    .toReversed()
    .map(
      ({ id, at, to, subject }) =>
        html`<tr><td>${at}</td><td>${to.join(", ")}</td><td><a href="/mails/${id}">${subject}</a></td></tr>`,
    );
  const table = html`<table><tr><th>Sent</th><th>To</th><th>Subject</th></tr>${rows}</table>`;
  return page(
    "Sent mails",
    html`<h1>Sent mails</h1>
<p>This is a simulation of Resend: none of these mails was sent outside this machine.</p>
${mails.length === 0 ? html`<p>None yet.</p>` : table}`,
  );
}

export function mailPage(mail: SentMail): Html {
  const headers: [string, string][] = [
    ["From", mail.from],
    ["To", mail.to.join(", ")],
    ["Cc", mail.cc?.join(", ") ?? ""],
    ["Bcc", mail.bcc?.join(", ") ?? ""],
    ["Reply-To", mail.reply_to?.join(", ") ?? ""],
    ["Sent", mail.at],
    ["Id", mail.id],
    ["Idempotency-Key", mail.idempotency_key ?? ""],
    ...Object.entries(mail.headers ?? {}),
    ...(mail.tags ?? []).map(({ name, value }): [string, string] => [`Tag ${name}`, value]),
  ];
  const rows = headers
    .filter(([, value]) => value !== "")
    .map(([name, value]) => html`<tr><th>${name}</th><td>${value}</td></tr>`);
  const links = [...new Set(mail.text?.match(/https?:\/\/[^\s<>"]+/g) ?? [])].map(
    (link) => html`<li><a href="${link}" rel="noopener noreferrer">${link}</a></li>`,
  );
  const frame = html`<h2>HTML</h2>
<iframe sandbox="" title="HTML part" src="/mails/${mail.id}/html"></iframe>`;
  return page(
    mail.subject,
    html`<p><a href="/">All mails</a></p>
<h1>${mail.subject}</h1>
<table>${rows}</table>
${links.length === 0 ? "" : html`<h2>Links</h2><ul>${links}</ul>`}
${mail.html === undefined ? "" : frame}
${mail.text === undefined ? "" : html`<h2>Text</h2><pre>${mail.text}</pre>`}`,
  );
}

/** The HTML part as it was sent; always served with `MAIL_POLICY`. */
export function mailHtml(mail: SentMail): Html {
  return html`${raw(mail.html ?? "")}`;
}
