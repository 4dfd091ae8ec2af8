import { Problem } from "../app/problems";
import { extractResumeText } from "./extract";
import { ResumeRefusal } from "./refusal";
import type { Extraction } from "./schemas";

/** The text that a resume shows. @throws Problem `not_a_pdf`, `pdf_…`, `extractor_busy` */
export async function readResume(file: Uint8Array): Promise<Extraction> {
  try {
    return await extractResumeText(file);
  } catch (error) {
    throw error instanceof ResumeRefusal ? new Problem(error.code) : error;
  }
}
