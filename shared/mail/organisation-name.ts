import { createHash } from "node:crypto";
import unhomoglyph from "unhomoglyph";
import * as z from "zod";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { TEXT_LIMITS } from "../core/text-limits";

/** What mails call an organisation that has no name of its own in mails: within a sentence. */
export const NEUTRAL_NAME = "an organisation on Talenti";

/** One letter for those that Unicode calls confusable, then for those that are so in one case only. */
const skeleton = (text: string) =>
  unhomoglyph(text).toLowerCase().replace(/[i1|]/g, "l").replaceAll("0", "o");

/** Letters and marks that show nothing, or so little that names look alike: accents, and the Arabic elongation. */
const HARDLY_SHOWN = /[\p{Default_Ignorable_Code_Point}\p{Mn}\u0640]/gu;

/** Spaces, punctuation and symbols. */
const BETWEEN_LETTERS = /[^\p{L}\p{N}\p{M}\p{Extended_Pictographic}]/gu;

/**
 * A digest that is the same for names that look alike: without case, accents, spaces, punctuation and invisible
 * characters, and with one letter for all that Unicode calls confusable. Undefined for a name that shows nothing.
 */
export function nameDigest(name: string): string | undefined {
  const plain = name.normalize("NFKD").replace(HARDLY_SHOWN, "");
  // The skeleton of a letter may have a mark: that of ø is an o with a stroke.
  const letters = skeleton(skeleton(plain)).replace(HARDLY_SHOWN, "").replace(BETWEEN_LETTERS, "");
  return letters === "" ? undefined : createHash("sha256").update(letters).digest("hex");
}

const namedOrganisation = z.object({
  organisation_id: z.guid(),
  organisation_name: z.string(),
  /** The name that was checked, and is no other organisation's: empty where there is none, null before the check. */
  mail_name: z.string().nullable(),
});
type NamedOrganisation = z.output<typeof namedOrganisation>;

/**
 * The name by which a mail calls an organisation: its own, unless another organisation has one that looks alike.
 * A name that was changed since the last mail is checked first.
 */
export async function nameInMails(organisation: NamedOrganisation): Promise<string> {
  const { organisation_id, organisation_name, mail_name } = organisation;
  if (mail_name && mail_name === organisation_name) return mail_name;
  const isShown = organisation_name.length <= TEXT_LIMITS.name;
  const digest = (isShown && nameDigest(organisation_name)) || null;
  const isOwn = await callAsService(
    "claim_mail_name",
    { p_organisation_id: organisation_id, p_name: organisation_name, p_name_digest: digest },
    z.boolean(),
  );
  return isOwn ? organisation_name : NEUTRAL_NAME;
}

const NAMES_AT_ONCE = 200;

/**
 * Checks names of organisations that were not created by the app, the oldest first: otherwise a new organisation could
 * take the name of an older one that has sent no mail yet. A failure for one is only logged:
 * an adopted row may break a constraint of its table, so that it cannot be changed.
 */
export async function checkOlderNames(log: Log): Promise<void> {
  const organisations = await callAsService(
    "list_unchecked_names",
    { p_limit: NAMES_AT_ONCE },
    z.array(namedOrganisation),
  );
  for (const organisation of organisations) {
    try {
      await nameInMails(organisation);
    } catch (error) {
      const { organisation_id } = organisation;
      log.warn("mail_name_not_checked", { organisation_id, ...describeError(error) });
    }
  }
}
