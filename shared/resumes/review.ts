import { mailAddress } from "../core/mail-address";
import { TEXT_LIMITS } from "../core/text-limits";
import type { ParsedResume } from "./parse-resume";

/** A resume of a batch, to be stored. */
export interface Reviewed {
  state: "parsed" | "needs_review";
  /** Why a person is to look at it before its own is invited. */
  reason?: "no_address" | "no_name" | "hidden_text" | "scanned_text" | "too_long";
  /** In lower case, as mail is sent to it. */
  email: string | null;
  resume: Partial<ParsedResume>;
}

/** As text, the database's JSON has some more spaces. */
const MAX_CHARACTERS = 0.8 * TEXT_LIMITS.json;

/** Decides whether a parsed resume may be approved as it is. */
export function reviewResume(resume: ParsedResume): Reviewed {
  const email = mailAddress.safeParse(resume.email).data?.sendTo.toLowerCase() ?? null;
  const isTooLong = JSON.stringify(resume).length > MAX_CHARACTERS;
  const { first_name, last_name, phone } = resume;
  const stored = isTooLong ? { first_name, last_name, email: resume.email, phone } : resume;
  const reason = reasonFor(resume, email, isTooLong);
  if (reason === undefined) return { state: "parsed", email, resume: stored };
  return { state: "needs_review", reason, email, resume: stored };
}

function reasonFor(resume: ParsedResume, email: string | null, isTooLong: boolean) {
  if (email === null) return "no_address";
  if (resume.first_name === null && resume.last_name === null) return "no_name";
  if (resume.warnings.some(({ kind }) => kind === "hidden_text")) return "hidden_text";
  if (resume.warnings.length > 0) return "scanned_text";
  return isTooLong ? "too_long" : undefined;
}
