import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import pWaitFor from "p-wait-for";
import * as z from "zod";
import { UserError } from "../../../infra/local/cli";
import type { Stack } from "../../../infra/local/stack-json";
import { call } from "../api";
import {
  endCall,
  isSimulatedAcs,
  recordingsOf,
  startCall,
  uploadRecording,
} from "../simulated-calls";
import { note, say, waitFor } from "../terminal";
import { createInterview } from "./interview";
import { giveAnswers } from "./other-candidates";
import { type Person, requireRow } from "./person";
import { apply, type Opening } from "./recruiting";
import { requestCallToken } from "./tokens";

const SOUND = join("tools", "demo", "fixtures", "en", "call.wav");
const SOUND_TYPE = "audio/wav";
/** Where the app stores recordings, unless `RECORDING_CONTAINER` is set. */
const CONTAINER = "interview-recordings";
/** An import, and a score with a delay before it, take a few seconds. */
const DEADLINE_MS = 60_000;
const POLL_MS = 500;

interface Interview {
  id: string;
  recruiter: Person;
}

/**
 * Holds an interview as a call: recorded with the candidate's consent, controlled by the events of the
 * call, and scored automatically.
 */
export async function holdCall(
  stack: Stack,
  recruiter: Person,
  candidate: Person,
  opening: Opening,
  answers: readonly string[],
): Promise<void> {
  const acs = stack.acs.url;
  if (!(await isSimulatedAcs(acs))) {
    note("Skipped: this step needs the simulated Azure Communication Services.");
    return;
  }
  const application = await apply(candidate, opening);
  const { id } = await createInterview(candidate, application.id);
  const interview = { id, recruiter };
  await giveConsent(candidate, id);

  const documentId = `0-demo-${randomUUID()}`;
  await uploadRecording(acs, documentId, await openAsBlob(SOUND, { type: SOUND_TYPE }));
  const { user_id, group_id } = await requestCallToken(candidate, id);
  const started = await startCall(acs, {
    groupId: group_id,
    startedBy: user_id,
    deliverTo: `${stack.api}/runtime/webhooks/eventgrid?functionName=acs-events&code=${stack.master_key}`,
  });
  say(
    `${application.name} joins the call, and the app receives its events: ${await stateOf(interview)}`,
  );
  const recordings = await recordingsOf(acs, started);
  if (recordings.length > 0) say("The app has started the recording.");
  else note("The app does not record it, because RECORDING is off.");

  await giveAnswers(candidate, application.name, id, answers);
  say(`${application.name} gives ${answers.length} answers and hangs up.`);
  const ended = await endCall(acs, started, documentId);
  say(`After ${ended.deliveries.length} more events, ${await stateOf(interview)}`);

  if (recordings.length > 0) await showRecording(stack, interview);
  const score = await waitFor("Waiting for the automatic score …", scoreOf(interview));
  say(`The interview was scored automatically: ${score} of 100.`);
}

const consentSchema = z.object({
  recording: z.literal(true),
  text_version: z.string(),
  given_at: z.string(),
});

async function giveConsent(candidate: Person, id: string): Promise<void> {
  const consent = await call(candidate, `POST /api/interviews/${id}/consent`, consentSchema, {
    recording: true,
    ai_disclosure: true,
  });
  say(
    `The candidate consents to an AI interviewer and to the recording (text ` +
      `${consent.text_version}, ${consent.given_at}).`,
  );
}

/** The state of the interview, read like the recruiter's frontend does. */
async function stateOf({ id, recruiter }: Interview): Promise<string> {
  const columns = "status, started_at, ended_at, duration_seconds";
  const query = recruiter.database.from("interviews").select(columns).eq("id", id).single();
  const { status, started_at, ended_at, duration_seconds } = requireRow(await query);
  return [
    `the interview is ${status}`,
    ...(started_at ? [`started at ${started_at}`] : []),
    ...(ended_at ? [`ended at ${ended_at}`, `took ${duration_seconds} s`] : []),
  ].join(", ");
}

/** Waits until the recording is imported, and compares the blob with the sound of the call. */
async function showRecording(stack: Stack, { id, recruiter }: Interview): Promise<void> {
  const columns = "recorded_at, duration_ms, imported_at";
  const read = async () => {
    const query = recruiter.database.from("recording_parts").select(columns).eq("interview_id", id);
    return requireRow(await query).find(({ imported_at }) => imported_at !== null);
  };
  const importing = poll("The recording", DEADLINE_MS, read);
  const part = await waitFor("Waiting for the import of the recording …", importing);
  say(`The recording of ${part.recorded_at} was imported at ${part.imported_at}.`);

  const account = BlobServiceClient.fromConnectionString(stack.storage.connection_string);
  const container = account.getContainerClient(CONTAINER);
  const sound = await readFile(SOUND);
  for await (const { name, properties } of container.listBlobsFlat({ prefix: `${id}/` })) {
    say(
      `In the container “${CONTAINER}”: ${name}, ${properties.contentLength} bytes of ` +
        `${properties.contentType}.`,
    );
    const stored = await container.getBlobClient(name).downloadToBuffer();
    if (!stored.equals(sound)) throw new UserError(`${name} differs from what was recorded.`);
    return note(`It is identical to ${SOUND}, the sound of the simulated call.`);
  }
  throw new UserError(`The container “${CONTAINER}” has no recording of the interview.`);
}

/** Waits for the score. */
function scoreOf({ id, recruiter }: Interview): Promise<number> {
  return poll("The score", DEADLINE_MS, async () => {
    const query = recruiter.database.from("interview_scores").select("overall_score");
    const [score] = requireRow(await query.eq("interview_id", id));
    return score?.overall_score ?? undefined;
  });
}

/**
 * Waits until a read returns a value.
 * @param what is expected, as the start of a sentence
 * @throws UserError when the time is over
 */
async function poll<Result>(
  what: string,
  deadlineMs: number,
  read: () => Promise<Result | undefined>,
): Promise<Result> {
  const seconds = deadlineMs / 1_000;
  const advice = "See the output of `npm start`.";
  const message = new UserError(`${what} has not appeared within ${seconds} s. ${advice}`);
  return pWaitFor<Result>(
    async () => {
      const result = await read();
      return result !== undefined && pWaitFor.resolveWith(result);
    },
    { interval: POLL_MS, timeout: { milliseconds: deadlineMs, message } },
  );
}
