import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { BlobServiceClient } from "@azure/storage-blob";
import * as z from "zod";
import { UserError } from "../../../infra/local/cli";
import type { Stack } from "../../../infra/local/stack-json";
import { call } from "../api";
import { poll } from "../poll";
import { rowOf } from "../row";
import { endCall, giveRecording, playsCalls, recordingsOf, startCall } from "../simulated-calls";
import { note, say, waitFor } from "../terminal";
import { openInterview } from "./interview";
import { talkUnseen } from "./other-candidates";
import type { Person } from "./person";
import { apply, type Opening } from "./recruiting";
import { requestCallToken } from "./tokens";

const SOUND = join("tools", "demo", "fixtures", "en", "call.wav");
const SOUND_TYPE = "audio/wav";
/** Where the app keeps what it imports, unless `RECORDING_CONTAINER` says otherwise. */
const CONTAINER = "recordings";
/** An import, and a score with a delay before it, take a few seconds. */
const DEADLINE_MS = 60_000;

interface Interview {
  id: string;
  recruiter: Person;
}

/**
 * An interview held as a call: recorded where the candidate agrees, driven by the events of the call,
 * and scored without anyone asking.
 */
export async function holdCall(
  stack: Stack,
  recruiter: Person,
  candidate: Person,
  opening: Opening,
  answers: readonly string[],
): Promise<void> {
  const acs = stack.acs.url;
  if (!(await playsCalls(acs))) {
    note("Left out: a call can be played only where Azure Communication Services is simulated.");
    return;
  }
  const application = await apply(candidate, opening);
  const { id } = await openInterview(candidate, application.id);
  const interview = { id, recruiter };
  await agree(candidate, id);

  const documentId = `0-demo-${randomUUID()}`;
  await giveRecording(acs, documentId, await openAsBlob(SOUND, { type: SOUND_TYPE }));
  const { user_id, group_id = id } = await requestCallToken(candidate, id);
  const started = await startCall(acs, {
    groupId: group_id,
    startedBy: user_id,
    deliverTo: `${stack.api}/runtime/webhooks/eventgrid?functionName=acs-events&code=${stack.master_key}`,
  });
  say(
    `${application.name} joins the call, and its events reach the app: ${await stateOf(interview)}`,
  );
  const recordings = await recordingsOf(acs, started);
  if (recordings.length > 0) say("The app has started to record it.");
  else note("The app has not started to record it: it does where RECORDING is on.");

  await talkUnseen(candidate, application.name, id, answers);
  say(`${application.name} gives ${answers.length} answers and hangs up.`);
  const ended = await endCall(acs, started, documentId);
  say(`${ended.deliveries.length} events later: ${await stateOf(interview)}`);

  if (recordings.length > 0) await showRecording(stack, interview);
  const score = await waitFor("Nobody asks for a score, and it is made …", scoreOf(interview));
  say(`Nobody has asked for a score, and there it is: ${score} of 100.`);
}

const given = z.object({
  recording: z.literal(true),
  text_version: z.string(),
  given_at: z.string(),
});

async function agree(candidate: Person, id: string): Promise<void> {
  const consent = await call(candidate, `POST /api/interviews/${id}/consent`, given, {
    recording: true,
    ai_disclosure: true,
  });
  say(
    `The candidate knows that an AI asks, and agrees to be recorded (text ${consent.text_version}, ` +
      `${consent.given_at}).`,
  );
}

/** What has become of the interview, as the recruiter's frontend reads it. */
async function stateOf({ id, recruiter }: Interview): Promise<string> {
  const columns = "status, started_at, ended_at, duration_seconds";
  const query = recruiter.database.from("interviews").select(columns).eq("id", id).single();
  const { status, started_at, ended_at, duration_seconds } = rowOf(await query);
  return [
    `the interview is ${status}`,
    ...(started_at ? [`started at ${started_at}`] : []),
    ...(ended_at ? [`ended at ${ended_at}`, `took ${duration_seconds} s`] : []),
  ].join(", ");
}

/** Waits for the recording to be imported, and compares what is in storage with the sound of the call. */
async function showRecording(stack: Stack, { id, recruiter }: Interview): Promise<void> {
  const columns = "recorded_at, duration_ms, imported_at";
  const read = async () => {
    const query = recruiter.database.from("recording_parts").select(columns).eq("interview_id", id);
    return rowOf(await query).find(({ imported_at }) => imported_at !== null);
  };
  const importing = poll("The recording", DEADLINE_MS, read);
  const part = await waitFor("The recording is imported …", importing);
  say(`The recording, begun at ${part.recorded_at}, was imported at ${part.imported_at}.`);

  const account = BlobServiceClient.fromConnectionString(stack.storage.connection_string);
  const container = account.getContainerClient(CONTAINER);
  const sound = await readFile(SOUND);
  for await (const { name, properties } of container.listBlobsFlat({ prefix: `${id}/` })) {
    say(
      `In the container “${CONTAINER}”: ${name}, ${properties.contentLength} bytes of ` +
        `${properties.contentType}.`,
    );
    const stored = await container.getBlobClient(name).downloadToBuffer();
    if (!stored.equals(sound)) throw new UserError(`${name} is not what was recorded.`);
    return note(`It is the same, byte for byte, as ${SOUND}, which stands for the call's sound.`);
  }
  throw new UserError(`The container “${CONTAINER}” has no recording of the interview.`);
}

/** Waits for the score. */
function scoreOf({ id, recruiter }: Interview): Promise<number> {
  return poll("The score", DEADLINE_MS, async () => {
    const query = recruiter.database.from("interview_scores").select("overall_score");
    const [score] = rowOf(await query.eq("interview_id", id));
    return score?.overall_score ?? undefined;
  });
}
