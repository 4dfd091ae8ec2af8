import { randomUUID } from "node:crypto";
import QuickLRU from "quick-lru";
import { RefusedCall } from "./errors";

const MOST_CALLS = 1_000;

export type RecordingOptions = {
  content: "audio" | "audioVideo";
  channel: "mixed" | "unmixed";
  format: "wav" | "mp3" | "mp4";
  /** Of the blob container in which it is to end; ACS keeps it itself where there is none. */
  containerUrl: string | undefined;
};

export type Recording = RecordingOptions & {
  id: string;
  /** Of the request that started it: sent again, that request is given the same recording. */
  requestId: string | undefined;
  startedAt: Date;
  stoppedAt?: Date;
};

/** Where the events of a call go. */
export type Subscriber = { url: string; headers: Record<string, string> };

export type Call = {
  /** Of the connection to the call, which ACS names in the events of recordings. */
  id: string;
  serverCallId: string;
  correlationId: string;
  groupId: string;
  /** The raw id of who has started it and takes part in it. */
  startedBy: string;
  participantId: string;
  subscriber: Subscriber;
  startedAt: Date;
  endedAt?: Date;
  recordings: Recording[];
};

/** The last 1,000 calls, in memory alone: a restart ends them all without a word. */
export class Calls {
  readonly #calls = new QuickLRU<string, Call>({ maxSize: MOST_CALLS });

  /** @throws RefusedCall while another call of the group is open */
  start(order: Pick<Call, "groupId" | "startedBy" | "subscriber">): Call {
    if (this.findOpen(({ groupId }) => groupId === order.groupId)) {
      throw new RefusedCall(409, "Conflict", "The group is in a call already.");
    }
    const call: Call = {
      ...order,
      id: randomUUID(),
      serverCallId: encoded(`https://conv-local.conv.skype.net:443/conv/${randomUUID()}`),
      correlationId: randomUUID(),
      participantId: randomUUID(),
      startedAt: new Date(),
      recordings: [],
    };
    this.#calls.set(call.serverCallId, call);
    return call;
  }

  /**
   * Ends a call and with it its recordings.
   * @throws RefusedCall when it is unknown or has ended
   */
  end(serverCallId: string): Call & { endedAt: Date } {
    const call = this.get(serverCallId);
    if (call.endedAt) throw new RefusedCall(409, "Conflict", "The call has ended already.");
    const endedAt = new Date();
    for (const recording of call.recordings) recording.stoppedAt ??= endedAt;
    return Object.assign(call, { endedAt });
  }

  /** @throws RefusedCall when it is unknown */
  get(serverCallId: string): Call {
    const call = this.#calls.get(serverCallId);
    if (!call) throw new RefusedCall(404, "NotFound", "There is no such call.");
    return call;
  }

  findOpen(matches: (call: Call) => boolean): Call | undefined {
    return [...this.#calls.values()].find((call) => !call.endedAt && matches(call));
  }

  /** A recording that goes on. */
  findRecording(recordingId: string): Recording | undefined {
    const recordings = [...this.#calls.values()].flatMap((call) => call.recordings);
    return recordings.find(({ id, stoppedAt }) => id === recordingId && !stoppedAt);
  }
}

/**
 * Starts recording a call, once for each request.
 * @throws RefusedCall while it is recorded already
 */
export function record(
  call: Call,
  options: RecordingOptions,
  requestId: string | undefined,
): Recording {
  const repeated = call.recordings.find(
    (recording) => requestId !== undefined && recording.requestId === requestId,
  );
  if (repeated) return repeated;
  if (call.recordings.some(({ stoppedAt }) => !stoppedAt)) {
    throw new RefusedCall(409, "8553", "Recording is already in progress for this call.");
  }
  const place = { PlatformEndpointId: randomUUID(), ResourceSpecificId: randomUUID() };
  const id = encoded(JSON.stringify(place));
  const recording: Recording = { ...options, id, requestId, startedAt: new Date() };
  call.recordings.push(recording);
  return recording;
}

function encoded(text: string): string {
  return Buffer.from(text).toString("base64url");
}
