import { randomUUID } from "node:crypto";
import QuickLRU from "quick-lru";
import { AcsError } from "./errors";

const MAX_CALLS = 1_000;

export type RecordingOptions = {
  content: "audio" | "audioVideo";
  channel: "mixed" | "unmixed";
  format: "wav" | "mp3" | "mp4";
  /** The blob container to which it is written; without one, ACS stores it itself. */
  containerUrl: string | undefined;
};

export type Recording = RecordingOptions & {
  id: string;
  /** Id of the request that started it: if that is repeated, it returns the same recording. */
  requestId: string | undefined;
  startedAt: Date;
  stoppedAt?: Date;
};

/** Where the events of a call are sent. */
export type Subscriber = { url: string; headers: Record<string, string> };

export type Call = {
  /** Id of the connection to the call, which is in the events of recordings. */
  id: string;
  serverCallId: string;
  correlationId: string;
  groupId: string;
  /** Raw id of the user who started it and takes part in it. */
  startedBy: string;
  participantId: string;
  subscriber: Subscriber;
  startedAt: Date;
  endedAt?: Date;
  recordings: Recording[];
};

/** The last 1,000 calls, in memory only: a restart ends them without events. */
export class Calls {
  readonly #calls = new QuickLRU<string, Call>({ maxSize: MAX_CALLS });

  /** @throws AcsError while another call of the group is active */
  start(request: Pick<Call, "groupId" | "startedBy" | "subscriber">): Call {
    if (this.findActive(({ groupId }) => groupId === request.groupId)) {
      throw new AcsError(409, "Conflict", "The group is already in a call.");
    }
    const call: Call = {
      ...request,
      id: randomUUID(),
      serverCallId: base64url(`https://conv-local.conv.skype.net:443/conv/${randomUUID()}`),
      correlationId: randomUUID(),
      participantId: randomUUID(),
      startedAt: new Date(),
      recordings: [],
    };
    this.#calls.set(call.serverCallId, call);
    return call;
  }

  /**
   * Ends a call and its recordings.
   * @throws AcsError if it is unknown or has ended
   */
  end(serverCallId: string): Call & { endedAt: Date } {
    const call = this.get(serverCallId);
    if (call.endedAt) throw new AcsError(409, "Conflict", "The call has already ended.");
    const endedAt = new Date();
    for (const recording of call.recordings) recording.stoppedAt ??= endedAt;
    return Object.assign(call, { endedAt });
  }

  /** @throws AcsError if it is unknown */
  get(serverCallId: string): Call {
    const call = this.#calls.get(serverCallId);
    if (!call) throw new AcsError(404, "NotFound", "There is no such call.");
    return call;
  }

  findActive(matches: (call: Call) => boolean): Call | undefined {
    return [...this.#calls.values()].find((call) => !call.endedAt && matches(call));
  }

  /** A recording that has not stopped. */
  findRecording(recordingId: string): Recording | undefined {
    const recordings = [...this.#calls.values()].flatMap((call) => call.recordings);
    return recordings.find(({ id, stoppedAt }) => id === recordingId && !stoppedAt);
  }
}

/**
 * Starts recording a call, once for each request.
 * @throws AcsError while another recording of the call is active
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
    throw new AcsError(409, "8553", "Recording is already in progress for this call.");
  }
  const place = { PlatformEndpointId: randomUUID(), ResourceSpecificId: randomUUID() };
  const id = base64url(JSON.stringify(place));
  const recording: Recording = { ...options, id, requestId, startedAt: new Date() };
  call.recordings.push(recording);
  return recording;
}

function base64url(text: string): string {
  return Buffer.from(text).toString("base64url");
}
