/** The text of a mail; every value in it is safe for mails already. */
export interface Letter {
  subject: string;
  greeting: string;
  paragraphs: string[];
  /** What the link says. */
  button: string;
  closing: string[];
}

const ENTITIES = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");

const paragraph = (text: string) =>
  `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;

/** A mail with one link, in HTML and in plain text. */
export function mailParts(letter: Letter, link: string) {
  const { subject, greeting, paragraphs, button, closing } = letter;
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;max-width:600px;margin:24px auto;padding:0 16px;line-height:1.5">',
    ...[greeting, ...paragraphs].map(paragraph),
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="background:#1d4ed8;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none">${escapeHtml(button)}</a></p>`,
    ...closing.map(paragraph),
    "</body></html>",
  ].join("\n");
  const text = [greeting, ...paragraphs, `${button}: ${link}`, ...closing].join("\n\n");
  return { subject, html, text };
}
