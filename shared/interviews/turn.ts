import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { AI_PROBLEMS } from "../clients/ai";
import type { Caller } from "../core/caller";
import { textOf } from "../core/fields";
import type { Log } from "../core/log";
import { Problem, type ProblemCode } from "../core/problems";
import { settings } from "../core/settings";
import { TEXT_LIMITS } from "../core/text-limits";
import { flushOutbox } from "../outbox/outbox";
import { callersCompetencies, competenciesOf } from "./competencies";
import { askCoverage, askInterviewer } from "./interviewer";
import { openingOf } from "./opening";
import { readTurnContext, storeOpening, storeTurn, type Turn, type TurnContext } from "./store";

/** The head start of an answer's first piece over all other work. */
const FIRST_PIECE_HEAD_START_MS = 5;

/** How long a complete answer waits for its coverage. */
const COVERAGE_GRACE_MS = 5_000;

/** The conversation so far; without any message, the interviewer opens it. */
export const conversation = z
  .array(
    z.object({
      role: z.enum(["user", "assistant"]),
      content: z.string().min(1).max(TEXT_LIMITS.text),
    }),
  )
  .max(200)
  .refine((messages) => messages.length === 0 || messages.at(-1)?.role === "user", {
    message: "The last message must be the candidate's",
  });

/** The body of both interviewer functions. */
export const turnBody = z.object({
  interview_id: z.guid(),
  messages: conversation,
  job_context: z
    .object({
      title: textOf("payload").nullish(),
      department: textOf("payload").nullish(),
      description: textOf("payload").nullish(),
    })
    .nullish(),
  competencies: callersCompetencies.nullish(),
});

type TurnBody = z.output<typeof turnBody>;

/** Of a turn, under any name of the interviewer. */
export const TURN_PROBLEMS: readonly ProblemCode[] = [
  ...AI_PROBLEMS,
  "interview_not_found",
  "forbidden",
  "interview_not_open",
  "consent_required",
  "turn_already_answered",
  "turn_out_of_order",
];

interface TurnRequest {
  caller: Caller;
  body: TurnBody;
  /**
   * Whether the client may have lost the conversation, as a page that was loaded again: then an answer that is not
   * the stored one of its turn is a new one.
   */
  mayHaveLostTurns?: boolean;
  receivedAt: Date;
  /** Counts the request against its limit. A replay is not counted. */
  count(): Promise<void>;
  lateLog: Log;
}

/**
 * The pieces of an answer, and then its turn. `stored` is false where a parallel request was first: then
 * the turn is that request's, and not made of these pieces.
 */
export type TurnEvent = { content: string } | StoredTurn;

interface StoredTurn {
  turn: Turn;
  stored: boolean;
  newly_covered: string[];
}

const OPEN = ["invited", "scheduled", "in_progress"];

/**
 * Answers a turn of an interview, for all interviewer functions. A repeated turn is answered from the
 * database, without the model. A new one is asked, streamed, and stored once the answer is complete.
 * Without a message, the interviewer opens the interview.
 * Errors before the first piece are thrown at once, later ones by the iteration.
 * @throws Problem
 */
export async function answerTurn(request: TurnRequest): Promise<AsyncIterable<TurnEvent>> {
  const { caller, body } = request;
  const context = await readTurnContext(caller, body.interview_id);
  const candidate = body.messages.at(-1)?.content;
  if (candidate === undefined) return opening(request, context);

  const number = numberOf(request, context, candidate);
  const answered = context.turns.find((turn) => turn.turn === number);
  if (answered) return replay(context, answered, candidate);
  if (context.turns.some((turn) => turn.turn > number)) throw new Problem("turn_out_of_order");
  requireOpen(context);
  await request.count();
  return ask(request, context, { number, candidate });
}

/**
 * The same in one piece: of parallel requests the first one stored its answer, and all of them return it.
 * @throws Problem
 */
export async function answerWholeTurn(request: TurnRequest): Promise<StoredTurn> {
  for await (const event of await answerTurn(request)) if ("turn" in event) return event;
  throw new Problem("internal_error");
}

function requireOpen({ interview, turns, consented }: TurnContext): void {
  if (!OPEN.includes(interview.status)) throw new Problem("interview_not_open");
  if (settings().REQUIRE_CONSENT === "on" && turns.length === 0 && !consented) {
    throw new Problem("consent_required");
  }
}

function numberOf(
  { body, mayHaveLostTurns }: TurnRequest,
  context: TurnContext,
  candidate: string,
) {
  const counted = body.messages.filter((message) => message.role === "user").length;
  const latest = context.turns.at(-1);
  if (!mayHaveLostTurns || !latest || counted > latest.turn) return counted;
  const stored = context.turns.find((turn) => turn.turn === counted);
  if (stored?.candidate === candidate) return counted;
  return latest.candidate === candidate ? latest.turn : latest.turn + 1;
}

/** The interviewer's first words, the same however often; after another beginning, the latest ones. */
async function opening(
  request: TurnRequest,
  context: TurnContext,
): Promise<AsyncIterable<TurnEvent>> {
  const known = context.opening ?? context.turns.at(-1)?.interviewer;
  if (known !== undefined) return replay(context, openingTurn(known), "");
  requireOpen(context);
  await request.count();
  const { caller, body } = request;
  const competencies = competenciesFor(context, body);
  const text = openingOf(roleForPrompt(context, body), competencies);
  const stored = await storeOpening(caller, body.interview_id, text, competencies);
  return replay(context, openingTurn(stored), "");
}

const openingTurn = (interviewer: string): Turn => ({
  turn: 0,
  candidate: "",
  interviewer,
  suggested_followup: null,
  competencies_covered: [],
});

function replay(context: TurnContext, turn: Turn, candidate: string): AsyncIterable<TurnEvent> {
  if (turn.candidate !== candidate) throw new Problem("turn_already_answered");
  return (async function* () {
    yield { content: turn.interviewer };
    yield { turn, stored: true, newly_covered: newlyCovered(context, turn) };
  })();
}

/** What a turn has covered that no turn before it had. */
function newlyCovered({ turns }: TurnContext, { turn, competencies_covered }: Turn): string[] {
  const before = turns.findLast((earlier) => earlier.turn < turn)?.competencies_covered ?? [];
  return competencies_covered.filter((name) => !before.includes(name));
}

const competenciesFor = (context: TurnContext, body: TurnBody) =>
  context.interview.competencies ?? competenciesOf(context.role, body.competencies ?? []);

async function ask(
  { caller, body, receivedAt, lateLog }: TurnRequest,
  context: TurnContext,
  { number, candidate }: { number: number; candidate: string },
): Promise<AsyncIterable<TurnEvent>> {
  const ended = new AbortController();
  const deadline = AbortSignal.any([
    AbortSignal.timeout(settings().INTERVIEWER_DEADLINE_SECONDS * 1000),
    ended.signal,
  ]);
  const turn = {
    context,
    role: roleForPrompt(context, body),
    competencies: competenciesFor(context, body),
    answer: candidate,
    deadline,
    log: lateLog,
  };
  const pieces = await askInterviewer(turn);
  // In parallel to the answer, but after its first piece: the coverage must not delay the stream.
  const coverage = sleep(FIRST_PIECE_HEAD_START_MS).then(() => askCoverage(turn));
  const store = async (answer: string) => {
    const found = await Promise.race([
      coverage,
      sleep(COVERAGE_GRACE_MS, undefined, { ref: false }),
    ]);
    const answered = {
      turn: number,
      candidate,
      interviewer: answer,
      suggested_followup: found?.suggested_followup ?? null,
      competencies_covered: found?.covered ?? [],
    };
    const times = { askedAt: receivedAt, answeredAt: new Date() };
    const stored = await storeTurn(caller, body.interview_id, answered, turn.competencies, times);
    // It has queued another scoring.
    if (stored.after_end) await flushOutbox(lateLog);
    return { ...stored, newly_covered: newlyCovered(context, stored.turn) };
  };
  return streamAndStore(pieces, store, () => ended.abort());
}

async function* streamAndStore(
  pieces: AsyncIterable<string>,
  store: (answer: string) => Promise<TurnEvent>,
  onEnd: () => void,
): AsyncGenerator<TurnEvent> {
  try {
    let answer = "";
    for await (const content of pieces) {
      answer += content;
      yield { content };
    }
    yield await store(answer);
  } finally {
    onEnd();
  }
}

/** What the caller sends is used only where the role has nothing. */
function roleForPrompt({ role }: TurnContext, body: TurnBody) {
  return {
    title: role.title || body.job_context?.title || "",
    department: role.department || body.job_context?.department,
    description: role.description || body.job_context?.description,
    requirements: role.requirements,
  };
}
