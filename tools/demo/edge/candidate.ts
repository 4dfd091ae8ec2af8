import { readFile } from "node:fs/promises";
import * as z from "zod";
import { UserError } from "../../../infra/local/cli";
import type { Stack } from "../../../infra/local/stack-json";
import { connect, type Person, requireRow } from "../steps/person";
import type { Application } from "../steps/recruiting";
import { score, showScore } from "../steps/score";
import { note, say, speaker, waitFor } from "../terminal";
import { invoke } from "./invoke";

const text = z.string().nullable();
const parsed = z.object({
  data: z.object({
    personal: z.object({ first_name: text, last_name: text, email: text }),
    employment: z.array(z.object({ job_title: text, company_name: text })),
    skills: z.array(z.object({ skill_name: z.string() })),
  }),
});

const SHOWN_SKILLS = 8;

/** Uploads a resume to the bucket, and shows what the app reads in it. */
export async function uploadResume(candidate: Person, path: string): Promise<void> {
  const filePath = `${candidate.id}/${Date.now()}.pdf`;
  const bucket = candidate.database.storage.from("candidate-cvs");
  const options = { contentType: "application/pdf" };
  const { error } = await bucket.upload(filePath, await readFile(path), options);
  if (error) throw new UserError(`The bucket returned an error: ${error.message}`);
  const parsing = invoke(candidate, "parse-resume", parsed, { filePath, userId: candidate.id });
  const { data } = await waitFor("Parsing the resume …", parsing);
  const { first_name, last_name, email } = data.personal;
  say(`Name and mail: ${[first_name, last_name, email].filter(Boolean).join(" ")}`);
  const posts = data.employment.map((job) => `${job.job_title}, ${job.company_name}`);
  say(`Employment: ${posts.join(" · ")}`);
  const skills = data.skills.slice(0, SHOWN_SKILLS).map(({ skill_name }) => skill_name);
  say(`Skills: ${skills.join(" · ")}`);
}

/** Reads the invitation by its token, before signing in, and marks it as opened. */
export async function openInvitation(stack: Stack, token: string): Promise<void> {
  const invitations = connect(stack).from("invitations");
  const page = "expires_at, applications(job_roles(title, organisations(name)))";
  const { expires_at, applications } = requireRow(
    await invitations.select(page).eq("token", token).single(),
  );
  const role = applications.job_roles;
  say(
    `Without signing in, the page shows: ${role.title} at ${role.organisations.name}, until ` +
      `${expires_at.slice(0, 10)}.`,
  );
  const opened = { status: "opened" as const, opened_at: new Date().toISOString() };
  const { error } = await invitations.update(opened).eq("token", token);
  if (error) throw new UserError(`The invitation cannot be opened: ${error.message}`);
}

const acsToken = z.object({ user: z.object({ communicationUserId: z.string() }) });
const speechToken = z.object({ region: z.string(), expiresIn: z.number() });

/** Requests what the page needs for an interview by voice. The tokens are not shown. */
export async function showTokens(candidate: Person): Promise<void> {
  const { user } = await invoke(candidate, "acs-token-generator", acsToken, { scopes: ["voip"] });
  say(`Communication Services: a token for ${user.communicationUserId}.`);
  const speech = await invoke(candidate, "azure-speech-token", speechToken);
  say(`Speech: a token for the region ${speech.region}, valid for ${speech.expiresIn} s.`);
}

const answer = z.object({ message: z.string(), detectedCompetencies: z.array(z.string()) });

/**
 * Holds the interview as the pages do: opens it in the lobby, asks for the opening, sends each answer, and
 * ends it.
 * @returns the id of the interview
 */
export async function interview(
  candidate: Person,
  { id: application_id, opening }: Application,
  answers: AsyncIterable<string> | Iterable<string>,
): Promise<string> {
  const interviews = () => candidate.database.from("interviews");
  const started = { application_id, status: "in_progress" as const };
  const { id } = requireRow(await interviews().insert(started).select("id").single());
  const messages: { role: "user" | "assistant"; content: string }[] = [];
  const ask = async () => {
    const asking = invoke(candidate, "ai-interviewer", answer, {
      messages,
      jobTitle: opening.jobTitle,
      companyName: opening.organisationName,
      currentQuestionIndex: Math.floor(messages.length / 2),
    });
    const { message, detectedCompetencies } = await waitFor(
      "Waiting for the interviewer …",
      asking,
    );
    messages.push({ role: "assistant", content: message });
    speaker("Interviewer");
    say(message);
    if (detectedCompetencies.length > 0) note(`Covered: ${detectedCompetencies.join(" · ")}`);
  };
  await ask();
  for await (const content of answers) {
    messages.push({ role: "user", content });
    await ask();
  }
  const ended = { status: "completed" as const, ended_at: new Date().toISOString() };
  const { status } = requireRow(
    await interviews().update(ended).eq("id", id).select("status").single(),
  );
  note(`The interview is ${status}, after ${messages.length} messages.`);
  return id;
}

/** The table and the pages count a dimension from 0 to 10. */
const PAGE_SCALE = 10;
const scored = z.union([
  score.extend({ success: z.literal(true) }),
  z.object({ success: z.literal(false), error: z.string() }),
]);

/** Asks for the score of the interview that the candidate has ended, and shows it. */
export async function showOwnScore(candidate: Person, interviewId: string): Promise<void> {
  const scoring = invoke(candidate, "score-interview", scored, { interviewId, transcripts: [] });
  const found = await waitFor("Scoring the transcript …", scoring);
  if (!found.success) throw new UserError(found.error);
  const dimensions = found.dimensions.map((entry) => ({
    ...entry,
    score: entry.score * PAGE_SCALE,
  }));
  showScore({ ...found, dimensions });
}
