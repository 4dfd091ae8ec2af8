import { cutCharacters } from "../core/text";
import { invitationTemplate } from "./mail-template";

/** Longer names are cut: no real name is longer. */
const NAME_CHARACTERS = 200;
const MESSAGE_CHARACTERS = 5_000;
/** No more of a text is looked at: an organisation's name that is older than its limit has any length. */
const READ_CHARACTERS = 20_000;

/** The formatter is created on use: at the start of the app it would be slow. */
const dateOf = (date: Date): string =>
  new Intl.DateTimeFormat("en-AU", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  }).format(date);

export interface Invitation {
  candidateName?: string | undefined;
  organisationName: string;
  jobTitle: string;
  customMessage?: string | undefined;
  expiresAt: Date;
  link: string;
}

/** One line without control or bidirectional characters: no further header, no hidden text. */
const oneLine = (text: string) =>
  cutCharacters(
    text
      .slice(0, READ_CHARACTERS)
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu, " ")
      .replace(/\s+/g, " ")
      .trim(),
    NAME_CHARACTERS,
  );

/**
 * Many mail programs turn a name that looks like a URL into a link, and anybody may choose such a name:
 * an invisible word joiner after its dots, and after a colon before slashes, prevents that.
 */
const withoutLinks = (name: string) =>
  name.replace(/(?<=[\p{L}\p{N}])(?:[.。．｡](?=[\p{L}\p{N}])|:(?=\/\/))/gu, "$&\u2060");

const manyLines = (text: string) =>
  cutCharacters(
    text
      .slice(0, READ_CHARACTERS)
      .replace(/\r\n?/g, "\n")
      .replace(/[^\P{Cc}\n\t]/gu, ""),
    MESSAGE_CHARACTERS,
  );

const ENTITIES = new Map(
  Object.entries({
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  }),
);

const escapeHtml = (text: string) =>
  text.replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");

const paragraph = (text: string) =>
  `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;

/** The invitation as a mail, in HTML and in plain text. */
export function invitationMail(invitation: Invitation) {
  const words = invitationTemplate({
    candidateName: invitation.candidateName && withoutLinks(oneLine(invitation.candidateName)),
    organisationName: withoutLinks(oneLine(invitation.organisationName)),
    jobTitle: withoutLinks(oneLine(invitation.jobTitle)),
    expiresOn: `${dateOf(invitation.expiresAt)} UTC`,
    customMessage: invitation.customMessage && manyLines(invitation.customMessage),
  });
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;max-width:600px;margin:24px auto;padding:0 16px;line-height:1.5">',
    ...[words.greeting, ...words.paragraphs].map(paragraph),
    `<p style="margin:24px 0"><a href="${escapeHtml(invitation.link)}" style="background:#1d4ed8;color:#fff;padding:12px 20px;border-radius:6px;text-decoration:none">${escapeHtml(words.button)}</a></p>`,
    ...words.closing.map(paragraph),
    "</body></html>",
  ].join("\n");
  const text = [
    words.greeting,
    ...words.paragraphs,
    `${words.button}: ${invitation.link}`,
    ...words.closing,
  ].join("\n\n");
  return { subject: words.subject, html, text };
}
