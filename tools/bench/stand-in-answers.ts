import type * as z from "zod";
import type { rateLimitResult } from "../../shared/core/caller";
import type { coverageTool } from "../../shared/interviews/competencies";
import type { Turn } from "../../shared/interviews/store";
import type { requirements } from "../../shared/jobs/requirements";
import type { scoreTool } from "../../shared/scoring/prompt";
import { INTERVIEW, TRANSCRIPT } from "../try-gateway/samples";

/*
 * What the stand-ins answer, in the types of the app's own schemas: an answer that the app could not read
 * does not compile.
 */

/** A user who has reached every limit. */
export const BLOCKED_USER = "5b0c8f0e-3a51-4f1e-8a55-0a4f5b1f9c77";

type RateLimit = z.input<typeof rateLimitResult>;

function rateLimit({ p_user }: Record<string, unknown>): RateLimit {
  return p_user === BLOCKED_USER
    ? { allowed: false, remaining: 0, retry_after: 60, reset: 60 }
    : { allowed: true, remaining: 59, retry_after: 0, reset: 60 };
}

function storedTurn(parameters: Record<string, unknown>) {
  const turn: Turn = {
    turn: Number(parameters["p_turn"]),
    candidate: String(parameters["p_candidate_text"]),
    interviewer: String(parameters["p_interviewer_text"]),
    suggested_followup: null,
    competencies_covered: [],
  };
  return { stored: true, turn, after_end: false };
}

/** SQL function → its result. */
export const SQL_FUNCTIONS: Record<string, (parameters: Record<string, unknown>) => unknown> = {
  consume_rate_limit: rateLimit,
  read_turn_context: () => INTERVIEW,
  store_turn: storedTurn,
  read_scoring_context: () => TRANSCRIPT,
  store_score: () => null,
  apply_call_event: () => ({ outcome: "applied", interview_id: INTERVIEW.interview.id }),
  claim_pending_messages: () => [],
  claim_recording_actions: () => [],
};

const submittedRequirements: z.input<typeof requirements> = {
  required_skills: ["TypeScript", "PostgreSQL", "Azure Functions"],
  preferred_skills: ["Deno", "Terraform"],
  experience_years: 5,
  education_requirements: ["Bachelor's degree in computer science or equal experience"],
  certifications: ["AZ-204"],
  responsibilities: ["Design and run the interview backend", "Review code"],
  key_competencies: ["Ownership", "Clear writing", "Systems thinking"],
  interview_questions: ["Which system have you run yourself?"],
};

type Coverage = z.input<ReturnType<typeof coverageTool>["schema"]>;
const coverage: Coverage = { covered: [1], suggested_followup: null };

type Assessment = z.input<ReturnType<typeof scoreTool>["schema"]>;
const assessment: Assessment = {
  dimensions: [1, 2, 3, 4, 5].map((dimension) => ({
    dimension,
    score: 70,
    evidence: "Describes a situation, what was done, and how it ended.",
    cited_quotes: ["I called the doctor at once"],
  })),
  narrative_summary: "Answers with examples from practice.",
  candidate_feedback: "Your examples were concrete.",
  anti_cheat_risk_level: "low",
};

/** Tool → the arguments that the model calls it with. */
export const TOOL_ARGUMENTS: Record<string, unknown> = {
  submit_requirements: submittedRequirements,
  record_coverage: coverage,
  submit_score: assessment,
};
