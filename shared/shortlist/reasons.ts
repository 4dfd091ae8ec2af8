import * as z from "zod";

export const scoredDimension = z.object({
  dimension: z.string(),
  score: z.number(),
  weight: z.number().nullable(),
  evidence: z.string().nullable(),
});

type ScoredDimension = z.output<typeof scoredDimension>;

export const riskLevel = z.enum(["low", "medium", "high"]);

/** Beside the best one, dimensions from this score on speak for a candidate … */
const STRONG_SCORE = 70;
/** … and beside the weakest one, those below this speak against. */
const WEAK_SCORE = 50;
const MOST_NAMED = 3;

const weightOf = ({ weight }: ScoredDimension) => weight ?? 1;

/** What a dimension adds to the overall score, and what it takes from it. */
const gain = (entry: ScoredDimension) => entry.score * weightOf(entry);
const loss = (entry: ScoredDimension) => (100 - entry.score) * weightOf(entry);

const told = ({ dimension, score, evidence }: ScoredDimension) =>
  `${dimension} (${Math.round(score)}/100)${evidence ? `: ${evidence}` : ""}`;

function leading(
  dimensions: readonly ScoredDimension[],
  by: (entry: ScoredDimension) => number,
  alsoNamed: (entry: ScoredDimension) => boolean,
): ScoredDimension[] {
  return dimensions
    .toSorted((a, b) => by(b) - by(a) || a.dimension.localeCompare(b.dimension))
    .filter((entry, index) => index === 0 || alsoNamed(entry))
    .slice(0, MOST_NAMED);
}

/**
 * Why a candidate matches, and what is to be looked at: the dimensions that gained and lost the most
 * of the overall score, with their evidence, and the risk that the answers are not the candidate's.
 */
export function explainMatch(
  dimensions: readonly ScoredDimension[],
  risk: z.output<typeof riskLevel> | null,
): { match_reasons: string[]; concerns: string[] } {
  const reasons = leading(dimensions, gain, ({ score }) => score >= STRONG_SCORE);
  const weak = leading(dimensions, loss, ({ score }) => score < WEAK_SCORE);
  const concerns = weak.filter((entry) => !reasons.includes(entry)).map(told);
  if (risk === "medium" || risk === "high") concerns.push(`Anti-cheat risk: ${risk}`);
  return { match_reasons: reasons.map(told), concerns };
}
