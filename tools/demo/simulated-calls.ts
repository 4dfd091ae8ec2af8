import * as z from "zod";
import { UserError } from "../../infra/local/cli";
import { fetchOrExplain } from "./api";

const DEADLINE_MS = 10_000;
/** The response comes after all attempts to deliver the events of the call to the app. */
const DELIVERY_DEADLINE_MS = 180_000;

const callSchema = z.object({
  server_call_id: z.string(),
  recordings: z.array(z.object({ recording_id: z.string() })),
});
const deliveredCallSchema = callSchema.extend({
  deliveries: z.array(
    z.object({
      event_type: z.string(),
      delivered: z.boolean(),
      attempts: z.int(),
      status: z.int().nullable(),
    }),
  ),
});

export type SimulatedCall = z.output<typeof deliveredCallSchema>;

/** Whether ACS is simulated there: the simulator says so at `/`. */
export async function isSimulatedAcs(acs: string): Promise<boolean> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await fetch(acs, { signal }).catch(() => undefined);
  return (await answer?.text().catch(() => ""))?.includes("simulation") === true;
}

/** Uploads the sound of a call to the simulator. @throws UserError */
export async function uploadRecording(
  acs: string,
  documentId: string,
  content: Blob,
): Promise<void> {
  await request(`${acs}/_recordings/${documentId}`, {
    method: "PUT",
    headers: { "content-type": content.type },
    body: content,
    signal: AbortSignal.timeout(DEADLINE_MS),
  });
}

/** @throws UserError also if the app does not accept the events */
export async function startCall(
  acs: string,
  call: { groupId: string; startedBy: string; deliverTo: string },
): Promise<SimulatedCall> {
  return deliver(`${acs}/_calls`, {
    group_id: call.groupId,
    started_by: call.startedBy,
    deliver_to: call.deliverTo,
  });
}

/**
 * Ends a call. Its recording gets the content of a document.
 * @throws UserError also if the app does not accept the events
 */
export async function endCall(
  acs: string,
  call: SimulatedCall,
  documentId: string,
): Promise<SimulatedCall> {
  return deliver(`${acs}/_calls/${call.server_call_id}/end`, { document_id: documentId });
}

/** The recordings of a call that the app has started so far. @throws UserError */
export async function recordingsOf(acs: string, call: SimulatedCall): Promise<string[]> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const answer = await request(`${acs}/_calls/${call.server_call_id}`, { signal });
  return callSchema.parse(await answer.json()).recordings.map(({ recording_id }) => recording_id);
}

async function deliver(url: string, body: Record<string, unknown>): Promise<SimulatedCall> {
  const answer = await request(url, {
    method: "POST",
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(DELIVERY_DEADLINE_MS),
  });
  const call = deliveredCallSchema.parse(await answer.json());
  const [failed] = call.deliveries.filter(({ delivered }) => !delivered);
  if (!failed) return call;
  throw new UserError(
    `The app has not accepted ${failed.event_type}, sent ${failed.attempts} times ` +
      `(${failed.status ?? "no answer"}). See the output of \`npm start\`.`,
  );
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const answer = await fetchOrExplain(url, init);
  if (answer.ok) return answer;
  throw new UserError(`The simulated ACS answered ${answer.status}: ${await answer.text()}`);
}
