import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { countRequest } from "../shared/clients/database";
import { listOf, textOf } from "../shared/core/fields";
import { callersCompetencies, callersQuestions } from "../shared/interviews/competencies";
import { answerPractice } from "../shared/interviews/practice";
import { findOpenInterview } from "../shared/interviews/store";
import { answerWholeTurn, conversation, TURN_PROBLEMS } from "../shared/interviews/turn";

/** Of the role, as the page sends it. Not used outside practice, so an invalid value is dropped and not refused. */
const body = z.object({
  messages: conversation,
  jobTitle: textOf("title"),
  companyName: textOf("payload").nullish(),
  jobDescription: textOf("payload").nullish(),
  requirements: z.record(textOf("payload"), z.unknown()).nullish(),
  interviewQuestions: callersQuestions.nullish(),
  competenciesCovered: callersCompetencies.nullish(),
  competenciesToCover: callersCompetencies.nullish(),
  isPractice: z.boolean().nullish(),
});

type Body = z.output<typeof body>;

const competenciesIn = ({ competenciesCovered, competenciesToCover }: Body) => [
  ...(competenciesCovered ?? []),
  ...(competenciesToCover ?? []),
];

export default edgeFunction(
  "ai-interviewer",
  operation({
    summary: "Answers a turn of the caller's open interview, or of one for practice.",
    auth: user,
    limit: { name: "edge-ai-interviewer", perMinute: 30, countedByHandler: true },
    parameters: none,
    body: jsonBody(body),
    problems: TURN_PROBLEMS,
    answer: z.object({
      message: textOf("longText"),
      competencyCovered: textOf("note").nullable(),
      detectedCompetencies: listOf(textOf("note")),
    }),
    handle: async (request) => {
      const { message, newly_covered } = await (request.body.isPractice
        ? practise(request)
        : interview(request));
      return {
        message,
        competencyCovered: newly_covered.at(-1) ?? null,
        detectedCompetencies: newly_covered,
      };
    },
  }),
);

type Request = Omit<Parameters<typeof answerWholeTurn>[0], "body"> & {
  body: Body;
  count(counter?: typeof countRequest): Promise<void>;
};

/** Practice has a counter of its own: it must cost nobody the turns of an interview that counts. */
async function practise(request: Request) {
  const { body: practice, lateLog } = request;
  await request.count((key, ...limit) => countRequest(`practice-${key}`, ...limit));
  const { interviewQuestions, requirements } = practice;
  const role = {
    title: practice.jobTitle,
    description: practice.jobDescription,
    requirements: { ...requirements, ...(interviewQuestions ? { interviewQuestions } : {}) },
  };
  const competencies = competenciesIn(practice);
  const covered = practice.competenciesCovered ?? [];
  return answerPractice({ messages: practice.messages, role, competencies, covered }, lateLog);
}

async function interview({ body: turn, ...request }: Request) {
  const interview_id = await findOpenInterview(request.caller, {
    title: turn.jobTitle,
    organisation: turn.companyName,
  });
  const answered = await answerWholeTurn({
    ...request,
    // Of the rest of the body, the role's own data are used.
    body: { interview_id, messages: turn.messages, competencies: competenciesIn(turn) },
    mayHaveLostTurns: true,
  });
  return { message: answered.turn.interviewer, newly_covered: answered.newly_covered };
}
