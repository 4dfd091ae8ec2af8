import { randomUUID } from "node:crypto";
import { UserError } from "../../infra/local/cli";
import { DEMO_PASSWORD, DEMO_USERS, type DemoUser } from "../../infra/local/demo-users";
import type { Stack } from "../../infra/local/stack-json";
import { type Answers, readAnswers } from "./answers";
import { typedAnswers } from "./chat";
import { readInput } from "./input";
import { readJob } from "./job";
import { HELP, type Options, readOptions } from "./options";
import { findStack, isSimulated } from "./stack";
import { holdCall } from "./steps/call";
import { completeInterview, showAnswer, talk } from "./steps/interview";
import { invite } from "./steps/invitation";
import { interviewUnseen } from "./steps/other-candidates";
import { signIn, signUp } from "./steps/person";
import { apply, createOrganisation, publishJob } from "./steps/recruiting";
import { extractRequirements } from "./steps/requirements";
import { showResume } from "./steps/resume";
import { scoreInterview, showScore } from "./steps/score";
import { showShortlist } from "./steps/shortlist";
import { showTokens } from "./steps/tokens";
import { heading, note, print, say, warn } from "./terminal";

/** The call shows what follows from it, and not the conversation. */
const ANSWERS_OF_CALL = 3;

async function demo(options: Options): Promise<void> {
  const job = readJob(await readInput(options.jobFile));
  const answers = readAnswers(await readInput(options.answersFile));
  const stack = await findStack(options.directory);
  await introduce(stack);

  heading("Signing in");
  const as = (user: DemoUser) => signIn(stack, user.email, DEMO_PASSWORD);
  const recruiter = await as(DEMO_USERS.admin);
  const candidate = await as(DEMO_USERS.candidate);
  say(`${recruiter.email} recruits, ${candidate.email} applies.`);

  heading("The organisation and its job");
  const organisation = await createOrganisation(recruiter);
  say(`${organisation.name} looks for: ${job.title}`);
  const requirements = await extractRequirements(recruiter, job);
  const opening = await publishJob(recruiter, organisation, job, requirements);

  heading("The application");
  const application = await apply(candidate, opening);
  say(`${application.name} has applied.`);
  await showResume(candidate, options.resumeFile);

  heading("The invitation");
  const interview = await invite(recruiter, candidate, application, stack.mail.url);

  heading("Tokens for an interview by voice");
  await showTokens(candidate, interview.id);

  heading("The interview");
  const spoken = options.chat
    ? typedAnswers(options.turns)
    : readAloud(answers, options.turns, application.name);
  const turns = await talk(candidate, interview.id, spoken);
  if (turns === 0) return say("Nothing was said, so there is nothing to score.");
  const { status } = await completeInterview(candidate, interview.id);
  note(`The interview is ${status}, after ${turns} answers.`);

  heading("The score");
  showScore(await scoreInterview(recruiter, interview.id));

  heading("The shortlist");
  const others = [
    { other: await as(DEMO_USERS.secondCandidate), texts: answers.texts.slice(-3) },
    { other: await signUp(stack, newAddress(), DEMO_PASSWORD), texts: answers.texts.slice(-1) },
  ];
  for (const { other, texts } of others) {
    const { name, score } = await interviewUnseen(recruiter, other, opening, texts);
    say(
      `${name} has applied too, has given ${texts.length} of the answers and is scored ${score}.`,
    );
  }
  await showShortlist(recruiter, opening.jobRoleId);

  heading("A call");
  const caller = await signUp(stack, newAddress(), DEMO_PASSWORD);
  await holdCall(stack, recruiter, caller, opening, answers.texts.slice(0, ANSWERS_OF_CALL));
}

const newAddress = () => `${randomUUID()}@candidates.test`;

async function introduce(stack: Stack): Promise<void> {
  note(`The app: ${stack.api} · the database: ${stack.supabase.url}`);
  if (await isSimulated(stack)) {
    warn(
      "The AI is a simulation: it answers by fixed rules from the words it is sent and understands " +
        "nothing. With a key of an AI gateway, `npm start` uses a real model.",
    );
  } else note(`The AI: ${stack.ai.url}`);
}

function* readAloud(answers: Answers, turns: number, name: string): Generator<string> {
  const texts = answers.texts.slice(0, turns);
  note(`${texts.length} of ${answers.texts.length} answers: ${answers.source}`);
  for (const text of texts) {
    showAnswer(name, text);
    yield text;
  }
}

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return print(HELP);
  await demo(options);
}

main().catch((error: unknown) => {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
});
