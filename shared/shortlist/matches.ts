import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";

const applications = z.object({
  title: z.string(),
  requirements: z.unknown(),
  applications: z.array(
    z.object({
      application_id: z.guid(),
      candidate_id: z.guid(),
      /** Of the best interview, 0 to 100; null without one. */
      best_score: z.number().nullable(),
      skills: z.array(z.string()),
      /** The latest first. */
      jobs: z.array(
        z.object({
          job_title: z.string(),
          company_name: z.string(),
          description: z.string().nullable(),
        }),
      ),
      availability: z.string().nullable(),
      work_mode: z.string().nullable(),
      location: z.string(),
    }),
  ),
});

type Application = z.output<typeof applications>["applications"][number];

const skillList = z.array(z.string().trim().min(1)).catch([]);

/** Of either name of `extract-requirements`. */
const requirements = z
  .object({ skills: skillList, required_skills: skillList, preferred_skills: skillList })
  .transform((own) => [...own.skills, ...own.required_skills, ...own.preferred_skills])
  .catch([]);

/** The skills that a role asks for; without any, the words of its title. */
function wantedSkills(role: { title: string; requirements: unknown }): string[] {
  const listed = [...new Set(requirements.parse(role.requirements))];
  return listed.length > 0 ? listed : role.title.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** Which of them the application itself shows, in its skills and jobs. */
function shownSkills(
  wanted: readonly string[],
  { skills, jobs }: Pick<Application, "skills" | "jobs">,
): string[] {
  const shown = [...skills, ...jobs.flatMap((job) => [job.job_title, job.description ?? ""])]
    .join("\n")
    .toLowerCase();
  return wanted.filter((skill) => shown.includes(skill.toLowerCase()));
}

export interface Match extends Application {
  /** 0 to 100. */
  match_score: number;
  match_reasons: string[];
}

/**
 * How well each application matches, the best first: by its interview, else by the share of the wanted skills that
 * it shows, which is always less than what any interview has scored.
 */
function rankMatches(
  role: { title: string; requirements: unknown },
  list: readonly Application[],
): Match[] {
  const wanted = wantedSkills(role);
  const scores = list.flatMap(({ best_score }) => (best_score === null ? [] : [best_score]));
  const highest = scores.length > 0 ? Math.max(0, Math.round(Math.min(...scores)) - 1) : 100;
  const matches = list.map((application): Match => {
    const { best_score } = application;
    const shown = shownSkills(wanted, application);
    const share = wanted.length > 0 ? shown.length / wanted.length : 0;
    const reasons = shown.length > 0 ? [`Shows: ${shown.join(", ")}`] : [];
    return {
      ...application,
      match_score: Math.round(best_score ?? share * highest),
      match_reasons:
        best_score === null
          ? [...reasons, "Not interviewed yet"]
          : [`Interview score: ${Math.round(best_score)}/100`, ...reasons],
    };
  });
  const isInterviewed = ({ best_score }: Match) => Number(best_score !== null);
  return matches.toSorted(
    (a, b) => isInterviewed(b) - isInterviewed(a) || b.match_score - a.match_score,
  );
}

/**
 * Ranks the applications for a role that have no result yet, and saves how well each matches.
 * @throws Problem `job_role_not_found`, `forbidden`
 */
export async function matchApplications(
  caller: Caller,
  jobRoleId: string,
): Promise<{ title: string; matches: Match[] }> {
  const parameters = { p_acting_user: caller.id, p_job_role_id: jobRoleId };
  const role = await callAsService("rank_applications", parameters, applications);
  const matches = rankMatches(role, role.applications);
  const scores = matches.map(({ application_id, match_score }) => ({
    application_id,
    match_score,
  }));
  await callAsService("save_match_scores", { ...parameters, p_scores: scores }, z.object({}));
  return { title: role.title, matches };
}
