import { randomUUID } from "node:crypto";
import { runCommand, UserError } from "../../infra/local/cli";
import { DEMO_PASSWORD, DEMO_USERS, type DemoUser } from "../../infra/local/demo-users";
import { readStack, type Stack } from "../../infra/local/stack-json";
import { type Answers, readAnswers } from "./answers";
import { fetchOrExplain } from "./api";
import { recruitByEdgeNames } from "./edge/main";
import { readJob } from "./job";
import { checkOptions, HELP, OPTIONS, type Options, readInput } from "./options";
import { holdCall } from "./steps/call";
import { completeInterview, interview, showAnswer } from "./steps/interview";
import { invite } from "./steps/invitation";
import { interviewOther } from "./steps/other-candidates";
import { signIn, signUp } from "./steps/person";
import { createOrganisation, publishAndApply } from "./steps/recruiting";
import { extractRequirements } from "./steps/requirements";
import { showResume } from "./steps/resume";
import { scoreInterview, showScore } from "./steps/score";
import { showShortlist } from "./steps/shortlist";
import { showTokens } from "./steps/tokens";
import { heading, note, say, typedAnswers, warn } from "./terminal";

/** The last step shows the call and its effects, not the conversation. */
const ANSWERS_IN_CALL = 3;
const STACK_DEADLINE_MS = 5_000;

async function demo(options: Options): Promise<void> {
  const job = readJob(await readInput(options.jobFile));
  const answers = readAnswers(await readInput(options.answersFile));
  const running = await findStack(options.directory);
  const stack = options.edge ? atOneAddress(running) : running;
  await introduce(stack);

  heading("Signing in");
  const as = (user: DemoUser) => signIn(stack, user.email, DEMO_PASSWORD);
  const recruiter = await as(DEMO_USERS.admin);
  const candidate = await as(DEMO_USERS.candidate);
  say(`${recruiter.email} is the recruiter, ${candidate.email} the candidate.`);
  const answersOf = (name: string) =>
    options.chat ? typedAnswers(options.turns) : shownAnswers(answers, options.turns, name);
  const participants = { recruiter, candidate, job, resumeFile: options.resumeFile };
  if (options.edge) return recruitByEdgeNames({ ...participants, stack, answersOf });

  const steps = { createOrganisation, extractRequirements, showResume };
  const application = await publishAndApply(participants, steps);
  const { opening } = application;

  heading("The invitation");
  const { id } = await invite(recruiter, candidate, application, stack.mail.url);

  heading("Tokens for an interview by voice");
  await showTokens(candidate, id);

  heading("The interview");
  const turns = await interview(candidate, id, answersOf(application.name));
  if (turns === 0) return say("There were no answers, so there is nothing to score.");
  const { status } = await completeInterview(candidate, id);
  note(`The interview is ${status}, after ${turns} answers.`);

  heading("The score");
  showScore(await scoreInterview(recruiter, id));

  heading("The shortlist");
  const others = [
    { other: await as(DEMO_USERS.secondCandidate), texts: answers.texts.slice(-3) },
    { other: await signUp(stack, newAddress(), DEMO_PASSWORD), texts: answers.texts.slice(-1) },
  ];
  for (const { other, texts } of others) {
    const { name, score } = await interviewOther(recruiter, other, opening, texts);
    say(`${name} has applied too, has given ${texts.length} of the answers and scores ${score}.`);
  }
  await showShortlist(recruiter, opening.jobRoleId);

  heading("An interview as a call");
  const caller = await signUp(stack, newAddress(), DEMO_PASSWORD);
  await holdCall(stack, recruiter, caller, opening, answers.texts.slice(0, ANSWERS_IN_CALL));
}

const newAddress = () => `${randomUUID()}@candidates.test`;

/** @throws UserError if no stack runs in that directory, or it is not ready */
async function findStack(directory: string): Promise<Stack> {
  const stack = await readStack(directory);
  const signal = AbortSignal.timeout(STACK_DEADLINE_MS);
  const ready = await fetchOrExplain(`${stack.api}/health/ready`, { signal });
  if (ready.ok) return stack;
  throw new UserError(`${stack.api} is not ready. See the output of \`npm start\`.`);
}

/** The app passes on what is for Supabase, as one address of a frontend. */
const atOneAddress = (stack: Stack): Stack => ({
  ...stack,
  supabase: { ...stack.supabase, url: stack.api },
});

async function introduce(stack: Stack): Promise<void> {
  note(`The app: ${stack.api} · the database: ${stack.supabase.url}`);
  if (await isSimulatedAi(stack)) {
    warn(
      "The AI is a simulation: it matches words by fixed rules and understands nothing. To use a " +
        "real model, start with LOVABLE_API_KEY or OPENAI_API_KEY set.",
    );
  } else note(`The AI: ${stack.ai.url}`);
}

/** The simulated AI gateway marks every response. */
async function isSimulatedAi(stack: Stack): Promise<boolean> {
  const signal = AbortSignal.timeout(STACK_DEADLINE_MS);
  const response = await fetch(stack.ai.url, { signal }).catch(() => undefined);
  return response?.headers.get("x-simulation") === "true";
}

function* shownAnswers(answers: Answers, turns: number, name: string): Generator<string> {
  const texts = answers.texts.slice(0, turns);
  note(`${texts.length} of ${answers.texts.length} answers, from ${answers.source}`);
  for (const text of texts) {
    showAnswer(name, text);
    yield text;
  }
}

runCommand({
  name: "npm run demo",
  help: HELP,
  options: OPTIONS,
  run: async (values) => demo(checkOptions(values)),
});
