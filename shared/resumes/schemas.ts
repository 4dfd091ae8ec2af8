import { z } from "zod";

/** Why a page does not show a text that its file holds. */
const hiddenReason = z.enum([
  "same_colour",
  "tiny",
  "off_page",
  "clipped",
  "covered",
  "invisible",
  "hidden_layer",
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
