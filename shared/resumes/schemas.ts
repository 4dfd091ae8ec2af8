import * as z from "zod";

/** Why no text comes out of a resume: codes of the problem catalogue. */
const refusalCode = z.enum([
  "not_a_pdf",
  "pdf_corrupt",
  "pdf_no_text",
  "pdf_encrypted",
  "pdf_too_large",
  "pdf_too_complex",
  "extractor_busy",
]);
export type RefusalCode = z.infer<typeof refusalCode>;

/** Why a page does not show a text that its file holds. */
const hiddenReason = z.enum([
  "same_colour",
  "tiny",
  "off_page",
  "clipped",
  "covered",
  "invisible",
  "hidden_layer",
  // A glyph that its font says stands for a whole sentence.
  "mislabelled",
]);
export type HiddenReason = z.infer<typeof hiddenReason>;

/** A text that was left out of a resume because its page does not show it. */
export const resumeWarning = z.strictObject({
  kind: z.literal("hidden_text"),
  reason: hiddenReason,
  /** Counted from 1. */
  page: z.int().min(1),
  /** How many characters were left out, white space not counted. */
  characters: z.int().min(1),
  /** How that text begins: enough for a person to judge it. */
  sample: z.string().max(80),
});
export type ResumeWarning = z.infer<typeof resumeWarning>;

/** What is read from a resume. */
const extraction = z.strictObject({
  /** In reading order; lines as on the page, an empty one between paragraphs. */
  text: z.string(),
  pages: z.int().min(1),
  warnings: z.array(resumeWarning),
});
export type Extraction = z.infer<typeof extraction>;

/** What the child process sends: that it has started, and then an answer to each file. */
export const childMessage = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("started") }),
  z.strictObject({
    kind: z.literal("extracted"),
    extraction,
    /** What the process holds of memory after it, in bytes. */
    residentBytes: z.int(),
  }),
  z.strictObject({ kind: z.literal("refused"), code: refusalCode, residentBytes: z.int() }),
]);
export type ChildMessage = z.infer<typeof childMessage>;
