import * as z from "zod";
import { call } from "../api";
import type { Job } from "../job";
import { say, waitFor } from "../terminal";
import type { Person } from "./person";

const requirements = z.object({
  required_skills: z.array(z.string()),
  preferred_skills: z.array(z.string()),
  experience_years: z.int().nullable(),
  education_requirements: z.array(z.string()),
  certifications: z.array(z.string()),
  responsibilities: z.array(z.string()),
  key_competencies: z.array(z.string()),
});

type Requirements = z.output<typeof requirements>;

const SHOWN_ENTRIES = 4;

/** Extracts the requirements of the job from its description, and shows them. */
export async function extractRequirements(recruiter: Person, job: Job): Promise<Requirements> {
  const extracting = call(recruiter, "POST /api/ai/extract-requirements", requirements, {
    title: job.title,
    job_description: job.description,
  });
  const extracted = await waitFor("Extracting the requirements …", extracting);
  const { experience_years } = extracted;
  show("Required", extracted.required_skills);
  show("Preferred", extracted.preferred_skills);
  show("Years of experience", experience_years === null ? [] : [`${experience_years}`]);
  show("Education", extracted.education_requirements);
  show("Certificates", extracted.certifications);
  show("Responsibilities", extracted.responsibilities);
  show("Competencies to ask about", extracted.key_competencies);
  return extracted;
}

export function show(name: string, entries: readonly string[]): void {
  if (entries.length === 0) return;
  const more = entries.length - SHOWN_ENTRIES;
  const shown = entries.slice(0, SHOWN_ENTRIES).join(" · ");
  say(`${name}: ${shown}${more > 0 ? ` · and ${more} more` : ""}`);
}
