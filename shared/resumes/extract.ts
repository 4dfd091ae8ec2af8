import { join } from "node:path";
import { Extractor } from "./extractor";
import type { Extraction } from "./schemas";

let extractor: Extractor | undefined;

/**
 * Reads the text that a resume (a PDF of up to 10 MiB) shows, in reading order, at most 15,000
 * UTF-16 code units of it. Text that the pages do not show is left out and named in the warnings.
 * @throws {ResumeRefusal} with the code that says why there is none.
 */
export async function extractResumeText(file: Uint8Array): Promise<Extraction> {
  // The build puts the child beside the app.
  extractor ??= new Extractor(join(__dirname, "extract-child.js"));
  return extractor.extract(file);
}
