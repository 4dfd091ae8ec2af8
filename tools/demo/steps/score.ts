import * as z from "zod";
import { call } from "../api";
import { table } from "../tables";
import { print, say, speaker, waitFor, width } from "../terminal";
import type { Person } from "./person";

export const score = z.object({
  overall_score: z.number(),
  dimensions: z.array(
    z.object({
      dimension: z.string(),
      score: z.number(),
      weight: z.number(),
      evidence: z.string(),
      cited_quotes: z.array(z.string()),
    }),
  ),
  narrative_summary: z.string(),
  candidate_feedback: z.string(),
  anti_cheat_risk_level: z.string(),
});

export type Score = z.output<typeof score>;

export function scoreInterview(recruiter: Person, interviewId: string): Promise<Score> {
  const scoring = call(recruiter, "POST /api/ai/score", score, { interview_id: interviewId });
  return waitFor("Scoring the transcript …", scoring);
}

const COLUMNS = [
  { title: "Dimension", width: 18 },
  { title: "Weight", width: 6, align: "right" as const },
  { title: "Score", width: 6, align: "right" as const },
  { title: "Evidence and quotes" },
];

export function showScore(scored: Score): void {
  say(`Overall ${scored.overall_score} of 100 · cheating risk: ${scored.anti_cheat_risk_level}`);
  const weights = scored.dimensions.reduce((sum, { weight }) => sum + weight, 0);
  const rows = scored.dimensions.map((entry) => [
    entry.dimension,
    `${Math.round((entry.weight / weights) * 100)} %`,
    String(entry.score),
    [entry.evidence, ...entry.cited_quotes.map((quote) => `“${quote}”`)].join("\n\n"),
  ]);
  print(table(COLUMNS, rows, width()));
  speaker("Summary");
  say(scored.narrative_summary);
  speaker("Feedback for the candidate");
  say(scored.candidate_feedback);
}
