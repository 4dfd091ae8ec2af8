import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { OperationRequest } from "../app/http";
import type { Caller } from "../app/tokens";
import { streamChat, tryTool } from "../clients/ai";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { storable } from "../prompts/data";
import { competenciesOf, coverageMessages, coverageTool } from "./competencies";
import { interviewerMessages } from "./prompt";
import { readTurnContext, storeTurn, type Turn, type TurnContext } from "./store";

const INTERVIEWER_TEMPERATURE = 0.7;
const COVERAGE_TEMPERATURE = 0;
const MOST_TOKENS = 500;

/** How long the first piece of an answer has to get out before anything else is done. */
const FIRST_PIECE_HEAD_START_MS = 5;

/** Once the answer is whole, its coverage may keep the candidate waiting for this long. */
const COVERAGE_GRACE_MS = 5_000;

/** Of the callers' own competencies, beyond which the rest is passed over. */
const MOST_COMPETENCIES = 50;

/** The body of both ways to talk with the interviewer. */
export const turnBody = z.object({
  interview_id: z.guid(),
  messages: z
    .array(z.object({ role: z.enum(["user", "assistant"]), content: z.string().min(1).max(8_000) }))
    .min(1)
    .max(200)
    .refine((messages) => messages.at(-1)?.role === "user", {
      message: "The last message must be the candidate's",
    }),
  job_context: z
    .object({
      title: z.string().nullish(),
      department: z.string().nullish(),
      description: z.string().nullish(),
    })
    .nullish(),
  competencies: z
    .array(z.string())
    .transform((list) =>
      list
        .map((name) => name.trim())
        .filter(Boolean)
        .slice(0, MOST_COMPETENCIES),
    )
    .nullish(),
});

type TurnBody = z.output<typeof turnBody>;
type TurnRequest = OperationRequest<Caller, undefined, TurnBody>;

/** What happens in a turn: the pieces of the answer, and at its end the turn as it is kept. */
export type TurnEvent = { content: string } | { kept: Turn; wasFirst: boolean };

const OPEN = ["invited", "scheduled", "in_progress"];

/**
 * The core of both interviewer functions. A turn that was answered before is given from the store
 * and asks no model; a new one is asked, streamed, and stored whole once it is. What goes wrong before the
 * first piece is thrown at once, later by the iteration.
 * @throws Problem
 */
export async function takeTurn(request: TurnRequest): Promise<AsyncIterable<TurnEvent>> {
  const { caller, body } = request;
  const context = await readTurnContext(caller, body.interview_id);
  const number = body.messages.filter((message) => message.role === "user").length;
  const said = body.messages.at(-1)?.content ?? "";

  const answered = context.turns.find((turn) => turn.turn === number);
  if (answered) return replay(answered, said);
  if (context.turns.some((turn) => turn.turn > number)) throw new Problem("turn_out_of_order");
  if (!OPEN.includes(context.interview.status)) throw new Problem("interview_not_open");
  if (settings().REQUIRE_CONSENT === "on" && context.turns.length === 0 && !context.consented) {
    throw new Problem("consent_required");
  }
  await request.count();
  return ask(request, context, { number, said });
}

async function* replayed(turn: Turn): AsyncGenerator<TurnEvent> {
  yield { content: turn.interviewer };
  yield { kept: turn, wasFirst: true };
}

function replay(turn: Turn, said: string): AsyncIterable<TurnEvent> {
  if (turn.candidate !== said) throw new Problem("turn_already_answered");
  return replayed(turn);
}

async function ask(
  request: TurnRequest,
  context: TurnContext,
  { number, said }: { number: number; said: string },
): Promise<AsyncIterable<TurnEvent>> {
  const { caller, body, receivedAt } = request;
  const abandoned = new AbortController();
  const deadline = AbortSignal.any([
    AbortSignal.timeout(settings().INTERVIEWER_DEADLINE_SECONDS * 1000),
    abandoned.signal,
  ]);
  const competencies = competenciesOf(context.role, body.competencies ?? []);
  // What fails here has nothing beside it yet that would have to be abandoned.
  const pieces = await streamChat({
    model: settings().DEFAULT_AI_MODEL,
    messages: interviewerMessages(context, roleForPrompt(context, body), competencies, said),
    temperature: INTERVIEWER_TEMPERATURE,
    maxTokens: MOST_TOKENS,
    deadline,
  });
  // Beside the answer, but not before its first piece is out: nobody waits for the coverage.
  const coverage = sleep(FIRST_PIECE_HEAD_START_MS).then(() =>
    askCoverage(context, competencies, said, deadline),
  );
  const keep = async (answer: string) => {
    const found = await Promise.race([
      coverage,
      sleep(COVERAGE_GRACE_MS, undefined, { ref: false }),
    ]);
    const turn = {
      turn: number,
      candidate: said,
      interviewer: storable(answer),
      suggested_followup: found?.suggested_followup ?? null,
      competencies_covered: found?.covered ?? [],
    };
    const times = { askedAt: receivedAt, answeredAt: new Date() };
    return storeTurn(caller, body.interview_id, turn, times);
  };
  return tell(pieces, keep, () => abandoned.abort());
}

async function* tell(
  pieces: AsyncIterable<string>,
  keep: (answer: string) => ReturnType<typeof storeTurn>,
  done: () => void,
): AsyncGenerator<TurnEvent> {
  try {
    let answer = "";
    for await (const content of pieces) {
      answer += content;
      yield { content };
    }
    const { stored, turn } = await keep(answer);
    yield { kept: turn, wasFirst: stored };
  } finally {
    done();
  }
}

/** Asked beside the answer; where it fails, the coverage stays as it was. */
function askCoverage(
  context: TurnContext,
  competencies: readonly string[],
  said: string,
  deadline: AbortSignal,
) {
  const question =
    context.turns.at(-1)?.interviewer ??
    context.other_segments.findLast((segment) => segment.speaker !== "candidate")?.content ??
    "";
  const messages = coverageMessages({
    competencies,
    covered: context.competencies_covered,
    question,
    answer: said,
  });
  return tryTool(
    {
      model: settings().DEFAULT_AI_MODEL,
      messages,
      temperature: COVERAGE_TEMPERATURE,
      maxTokens: MOST_TOKENS,
      deadline,
    },
    coverageTool(competencies),
  );
}

/** The role's own words come first; the caller's only stand in for what it lacks. */
function roleForPrompt({ role }: TurnContext, body: TurnBody) {
  return {
    title: role.title || body.job_context?.title || "",
    department: role.department || body.job_context?.department,
    description: role.description || body.job_context?.description,
    requirements: role.requirements,
  };
}
