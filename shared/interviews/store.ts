import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { Problem } from "../core/problems";

export const interviewStatus = z.enum([
  "invited",
  "scheduled",
  "in_progress",
  "completed",
  "cancelled",
  "expired",
]);

const turn = z.object({
  turn: z.int(),
  candidate: z.string(),
  interviewer: z.string(),
  suggested_followup: z.string().nullable(),
  competencies_covered: z.array(z.string()),
});

/** An answer of the candidate and the interviewer's reply, as stored. */
export type Turn = z.output<typeof turn>;

const turnContext = z.object({
  interview: z.object({
    id: z.guid(),
    status: interviewStatus,
    /** Those of the first turn; null before it. */
    competencies: z.array(z.string()).nullable(),
  }),
  role: z.object({
    organisation_id: z.guid(),
    title: z.string(),
    department: z.string().nullable(),
    description: z.string().nullable(),
    requirements: z.unknown(),
    scoring_rubric: z.unknown(),
  }),
  turns: z.array(turn),
  /** The interviewer's first words; null where the candidate spoke first. */
  opening: z.string().nullable(),
  /** The transcript outside of numbered turns: the opening, and calls. */
  other_segments: z.array(z.object({ speaker: z.string(), content: z.string() })),
  competencies_covered: z.array(z.string()),
  /** Whether the candidate has consented to an interview by an AI. */
  consented: z.boolean(),
});

export type TurnContext = z.output<typeof turnContext>;

/** @throws Problem `interview_not_found`, or `forbidden` where the caller is not its candidate */
export function readTurnContext(caller: Caller, interviewId: string): Promise<TurnContext> {
  const parameters = { p_acting_user: caller.id, p_interview_id: interviewId };
  return callAsService("read_turn_context", parameters, turnContext);
}

/**
 * Stores the interviewer's first words, or returns those that were stored first.
 * @param competencies those that the interview is about, from now on
 * @throws Problem `interview_not_open`, `turn_out_of_order`
 */
export async function storeOpening(
  caller: Caller,
  interviewId: string,
  text: string,
  competencies: readonly string[],
): Promise<string> {
  const { opening } = await callAsService(
    "store_opening",
    {
      p_acting_user: caller.id,
      p_interview_id: interviewId,
      p_text: text,
      p_competencies: [...competencies],
    },
    z.object({ opening: z.string() }),
  );
  return opening;
}

const found = z.object({ interview_id: z.guid().nullable() });

/** The caller's open interview, of several the one for that job. @throws Problem `interview_not_found` */
export async function findOpenInterview(
  caller: Caller,
  job: { title: string; organisation: string | null | undefined },
): Promise<string> {
  const parameters = {
    p_acting_user: caller.id,
    p_job_title: job.title,
    p_organisation_name: job.organisation ?? "",
  };
  const { interview_id } = await callAsService("find_open_interview", parameters, found);
  if (interview_id) return interview_id;
  throw new Problem("interview_not_found", { detail: "You have no interview that is open." });
}

const storedTurn = z.object({
  stored: z.boolean(),
  turn,
  /** Whether the interview had ended: the turn began before its end. */
  after_end: z.boolean(),
});

/**
 * Stores a turn, or returns the one that was stored first with the same answer of the candidate.
 * @param competencies those that the interview is about: fixed by its first turn
 * @throws Problem `turn_already_answered`, `turn_out_of_order`, `interview_not_open`
 */
export function storeTurn(
  caller: Caller,
  interviewId: string,
  answered: Turn,
  competencies: readonly string[],
  times: { askedAt: Date; answeredAt: Date },
): Promise<z.output<typeof storedTurn>> {
  return callAsService(
    "store_turn",
    {
      p_acting_user: caller.id,
      p_interview_id: interviewId,
      p_turn: answered.turn,
      p_candidate_text: answered.candidate,
      p_interviewer_text: answered.interviewer,
      p_competencies_covered: answered.competencies_covered,
      p_competencies: [...competencies],
      p_suggested_followup: answered.suggested_followup,
      p_asked_at: times.askedAt.toISOString(),
      p_answered_at: times.answeredAt.toISOString(),
    },
    storedTurn,
  );
}
