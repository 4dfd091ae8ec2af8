import * as z from "zod";
import { listOf, textOf } from "../core/fields";
import type { ParsedResume } from "./parse-resume";

const text = textOf("text").nullable();
const date = z.iso.date().nullable();

/** A resume in the form in which the page of a candidate's profile takes it over. */
export const candidateProfile = z.object({
  personal: z.object({
    first_name: text,
    last_name: text,
    email: text,
    phone: text,
    linkedin_url: text,
    portfolio_url: text,
    location: z.object({ suburb: text, state: text, postcode: text, country: text }),
  }),
  employment: listOf(
    z.object({
      job_title: text,
      company_name: text,
      start_date: date,
      end_date: date,
      is_current: z.boolean(),
      description: text,
    }),
  ),
  education: listOf(
    z.object({
      institution: text,
      degree: text,
      field_of_study: text,
      start_date: date,
      end_date: date,
      is_current: z.boolean(),
    }),
  ),
  skills: listOf(z.object({ skill_name: textOf("name"), skill_type: z.enum(["hard", "soft"]) })),
  summary: text,
});

export function profileOf(resume: ParsedResume): z.output<typeof candidateProfile> {
  const { first_name, last_name, email, phone, linkedin_url, portfolio_url, location } = resume;
  return {
    personal: { first_name, last_name, email, phone, linkedin_url, portfolio_url, location },
    employment: resume.experience.map((job) => ({
      ...job,
      start_date: wholeDate(job.start_date),
      end_date: wholeDate(job.end_date),
    })),
    education: resume.education.map((study) => ({
      ...study,
      start_date: wholeDate(study.start_date),
      end_date: wholeDate(study.end_date),
      is_current: study.start_date !== null && study.end_date === null,
    })),
    skills: resume.skills.map((name) => ({
      skill_name: name,
      skill_type: resume.soft_skills.includes(name) ? ("soft" as const) : ("hard" as const),
    })),
    summary: resume.summary,
  };
}

/** The first day of a year or month; null for what is no date. */
export function wholeDate(written: string | null): string | null {
  const [, year, month = "01", day = "01"] =
    /^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$/.exec(written ?? "") ?? [];
  return z.iso.date().safeParse(`${year}-${month}-${day}`).data ?? null;
}
