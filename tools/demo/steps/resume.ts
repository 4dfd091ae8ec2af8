import { readFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import * as z from "zod";
import { UserError } from "../../../infra/local/cli";
import { call } from "../api";
import { note, say, waitFor } from "../terminal";
import type { Person } from "./person";

const resume = z.object({
  first_name: z.string().nullable(),
  last_name: z.string().nullable(),
  email: z.string().nullable(),
  summary: z.string().nullable(),
  skills: z.array(z.string()),
  experience: z.array(
    z.object({ job_title: z.string().nullable(), company_name: z.string().nullable() }),
  ),
  education: z.array(
    z.object({ degree: z.string().nullable(), institution: z.string().nullable() }),
  ),
  warnings: z.array(z.object({ reason: z.string(), page: z.int(), sample: z.string() })),
});

const SHOWN_SKILLS = 8;

/** Parses a PDF as the frontend does when a candidate uploads it, and shows the result. */
export async function showResume(candidate: Person, path: string): Promise<void> {
  const name = relative("", path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new UserError(`${name} cannot be read.`, { cause });
  });
  const form = new FormData();
  form.append("file", new Blob([bytes], { type: "application/pdf" }), basename(path));
  const parsing = call(candidate, "POST /api/ai/parse-resume", resume, form);
  const parsed = await waitFor("Parsing the resume …", parsing);
  note(`Read from ${name}:`);
  const list = (entries: (string | null)[]) => entries.filter(Boolean).join(" · ") || "none found";
  say(`Name: ${list([parsed.first_name, parsed.last_name]).replace(" · ", " ")}`);
  say(`Mail: ${parsed.email ?? "none found"}`);
  say(`Skills: ${list(parsed.skills.slice(0, SHOWN_SKILLS))}`);
  const posts = parsed.experience.map(({ job_title, company_name }) =>
    [job_title, company_name].filter(Boolean).join(", "),
  );
  say(`Experience: ${list(posts)}`);
  say(
    `Education: ${list(parsed.education.map(({ degree, institution }) => degree ?? institution))}`,
  );
  for (const { page, reason, sample } of parsed.warnings) {
    note(`Skipped, because it is not visible on page ${page} (${reason}): “${sample}”`);
  }
}
