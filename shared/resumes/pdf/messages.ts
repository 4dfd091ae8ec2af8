import * as z from "zod";

/** What the process that reads PDF files and the app exchange. */

/** Why a page does not show a text that its file contains. */
const hiddenReason = z.enum([
  "same_colour",
  "tiny",
  "off_page",
  "clipped",
  "covered",
  "invisible",
  "hidden_layer",
  // One glyph that the font maps to a whole sentence.
  "mislabelled",
]);
export type HiddenReason = z.infer<typeof hiddenReason>;

const hiddenTextWarning = z.strictObject({
  kind: z.literal("hidden_text"),
  reason: hiddenReason,
  /** Counted from 1. */
  page: z.int().min(1),
  /** How many characters were left out, white space not counted. */
  characters: z.int().min(1),
  /** How the text begins, so that a person can judge it. */
  sample: z.string().max(80),
});

const scannedTextLayerWarning = z.strictObject({
  kind: z.literal("scanned_text_layer"),
  /** Counted from 1. */
  page: z.int().min(1),
});

/**
 * `hidden_text`: text that was left out because its page does not show it. `scanned_text_layer`: the
 * page is a picture, and its text was read from the invisible layer of a text recognition, which may
 * contain mistakes or differ from the picture.
 */
export const pdfWarning = z.discriminatedUnion("kind", [
  hiddenTextWarning,
  scannedTextLayerWarning,
]);
export type PdfWarning = z.infer<typeof pdfWarning>;

const pdfText = z.strictObject({
  /** In reading order; lines as on the page, an empty line between paragraphs. */
  text: z.string(),
  pages: z.int().min(1),
  warnings: z.array(pdfWarning),
});
export type PdfText = z.infer<typeof pdfText>;

/** Problem codes for files that cannot be read. */
export const unreadableCode = z.enum([
  "not_a_pdf",
  "pdf_corrupt",
  "pdf_no_text",
  "pdf_encrypted",
  "pdf_too_large",
]);

export type UnreadableCode = z.infer<typeof unreadableCode>;

/** To the worker. `processorMs`: the file is too complex if reading it uses more. */
export const readRequest = z.strictObject({
  file: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  processorMs: z.number(),
});
export type ReadRequest = z.infer<typeof readRequest>;

/** From the worker: `started` once, then one answer per file. `residentBytes`: its memory after the file. */
export const workerMessage = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("started") }),
  z.strictObject({ kind: z.literal("read"), result: pdfText, residentBytes: z.int() }),
  z.strictObject({ kind: z.literal("unreadable"), code: unreadableCode, residentBytes: z.int() }),
]);
export type WorkerMessage = z.infer<typeof workerMessage>;
