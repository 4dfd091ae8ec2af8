import * as z from "zod";
import { UserError } from "../../infra/local/cli";
import { reach } from "./reach";

const DEADLINE_MS = 10_000;
/** The answer comes when the app has taken the events of the call, or was given time enough to. */
const DELIVERY_DEADLINE_MS = 180_000;

const callSchema = z.object({
  server_call_id: z.string(),
  recordings: z.array(z.object({ recording_id: z.string() })),
});
const playedSchema = callSchema.extend({
  deliveries: z.array(
    z.object({
      event_type: z.string(),
      delivered: z.boolean(),
      attempts: z.int(),
      status: z.int().nullable(),
    }),
  ),
});

export type PlayedCall = z.output<typeof playedSchema>;

/** Whether calls can be played there: the simulation says what it is at its front door. */
export async function playsCalls(acs: string): Promise<boolean> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(acs, { signal }).catch(() => undefined);
  return (await answer?.text().catch(() => ""))?.includes("simulation") === true;
}

/** Gives the simulation the sound of a call. @throws UserError */
export async function giveRecording(acs: string, documentId: string, content: Blob): Promise<void> {
  await ask(`${acs}/_recordings/${documentId}`, {
    method: "PUT",
    headers: { "content-type": content.type },
    body: content,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

/** @throws UserError also where its events are not taken */
export async function startCall(
  acs: string,
  call: { groupId: string; startedBy: string; deliverTo: string },
): Promise<PlayedCall> {
  return play(`${acs}/_calls`, {
    group_id: call.groupId,
    started_by: call.startedBy,
    deliver_to: call.deliverTo,
  });
}

/**
 * Ends a call, whose recording has the sound of a document.
 * @throws UserError also where its events are not taken
 */
export async function endCall(
  acs: string,
  call: PlayedCall,
  documentId: string,
): Promise<PlayedCall> {
  return play(`${acs}/_calls/${call.server_call_id}/end`, { document_id: documentId });
}

/** The recordings of a call that the app has started until now. @throws UserError */
export async function recordingsOf(acs: string, call: PlayedCall): Promise<string[]> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await ask(`${acs}/_calls/${call.server_call_id}`, { signal });
  return callSchema.parse(await answer.json()).recordings.map(({ recording_id }) => recording_id);
}

async function play(url: string, order: Record<string, unknown>): Promise<PlayedCall> {
  const answer = await ask(url, {
    method: "POST",
    body: JSON.stringify(order),
    signal: AbortSignal.timeout(DELIVERY_DEADLINE_MS),
  });
  const played = playedSchema.parse(await answer.json());
  const [lost] = played.deliveries.filter(({ delivered }) => !delivered);
  if (!lost) return played;
  throw new UserError(
    `The app has not taken ${lost.event_type}, sent ${lost.attempts} times ` +
      `(${lost.status ?? "no answer"}). See what \`npm start\` has printed.`,
  );
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  const answer = await reach(url, init);
  if (answer.ok) return answer;
  throw new UserError(`The simulated calls answered ${answer.status}: ${await answer.text()}`);
}
