import * as z from "zod";
import { fromStoredScore } from "../scoring/scale";

export const scoredDimension = z.object({
  dimension: z.string(),
  score: z.number().transform(fromStoredScore),
  weight: z.number().nullable(),
  evidence: z.string().nullable(),
});

type ScoredDimension = z.output<typeof scoredDimension>;

export const riskLevel = z.enum(["low", "medium", "high"]);

/** Reasons are the best dimension, and others from this score on … */
const STRONG_SCORE = 70;
/** … concerns are the weakest one, and others below this. */
const WEAK_SCORE = 50;
const MAX_ENTRIES = 3;

const weightOf = ({ weight }: ScoredDimension) => weight ?? 1;

/** What a dimension adds to the overall score, and what it subtracts. */
const gain = (entry: ScoredDimension) => entry.score * weightOf(entry);
const loss = (entry: ScoredDimension) => (100 - entry.score) * weightOf(entry);

const describe = ({ dimension, score, evidence }: ScoredDimension) =>
  `${dimension} (${Math.round(score)}/100)${evidence ? `: ${evidence}` : ""}`;

function strongest(
  dimensions: readonly ScoredDimension[],
  by: (entry: ScoredDimension) => number,
  isIncluded: (entry: ScoredDimension) => boolean,
): ScoredDimension[] {
  return dimensions
    .toSorted((a, b) => by(b) - by(a) || a.dimension.localeCompare(b.dimension))
    .filter((entry, index) => index === 0 || isIncluded(entry))
    .slice(0, MAX_ENTRIES);
}

/**
 * Why a candidate matches, and what to look at: the dimensions that add most to the overall score and
 * subtract most from it, with their evidence, and the risk that the answers are not the candidate's own.
 */
export function explainMatch(
  dimensions: readonly ScoredDimension[],
  risk: z.output<typeof riskLevel> | null,
): { match_reasons: string[]; concerns: string[] } {
  const reasons = strongest(dimensions, gain, ({ score }) => score >= STRONG_SCORE);
  const weak = strongest(dimensions, loss, ({ score }) => score < WEAK_SCORE);
  const concerns = weak.filter((entry) => !reasons.includes(entry)).map(describe);
  if (risk === "medium" || risk === "high") concerns.push(`Anti-cheat risk: ${risk}`);
  return { match_reasons: reasons.map(describe), concerns };
}

/** The name of a candidate as their profile has it; `Unknown` without one. */
export function candidateName(profile: {
  first_name: string | null;
  last_name: string | null;
}): string {
  const names = [profile.first_name, profile.last_name].filter((name) => name !== null);
  return names.join(" ").trim() || "Unknown";
}
