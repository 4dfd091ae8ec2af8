import { randomUUID } from "node:crypto";
import type { Call, Recording } from "./calls";

const TOPIC =
  "/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/local" +
  "/providers/microsoft.communication/communicationservices/local";

export type EventGridEvent = {
  id: string;
  topic: string;
  subject: string;
  eventType: string;
  eventTime: string;
  dataVersion: string;
  metadataVersion: string;
  data: Record<string, unknown>;
};

/** The only chunk of a recording, and where it is. */
export type Chunk = {
  documentId: string;
  contentLocation: string;
  metadataLocation?: string;
  deleteLocation: string;
};

export function callStarted(call: Call): EventGridEvent {
  const subject = `call/${call.serverCallId}/startedBy/${call.startedBy}`;
  return event("CallStarted", subject, call.startedAt, describe(call));
}

export function participantAdded(call: Call): EventGridEvent {
  return participant("CallParticipantAdded", call, call.startedAt);
}

export function participantRemoved(call: Call & { endedAt: Date }): EventGridEvent {
  return participant("CallParticipantRemoved", call, call.endedAt);
}

export function callEnded(call: Call & { endedAt: Date }): EventGridEvent {
  const durationOfCall = (call.endedAt.getTime() - call.startedAt.getTime()) / 1_000;
  const data = { durationOfCall, ...describe(call) };
  return event("CallEnded", `call/${call.serverCallId}`, call.endedAt, data);
}

/** Reports that a recording is ready, and whether it is in the customer's storage. */
export function recordingReady(
  call: Call & { endedAt: Date },
  recording: Recording,
  chunk: Chunk,
): EventGridEvent {
  const { startedAt, stoppedAt = call.endedAt } = recording;
  const subject =
    `/recording/call/${call.id}/serverCallId/${call.serverCallId}` + `/recordingId/${recording.id}`;
  return event("RecordingFileStatusUpdated", subject, new Date(), {
    ...(recording.containerUrl ? { storageType: "AzureBlob", recordingId: recording.id } : {}),
    recordingStorageInfo: { recordingChunks: [{ ...chunk, index: 0, endReason: "SessionEnded" }] },
    recordingStartTime: timeOf(startedAt),
    recordingDurationMs: stoppedAt.getTime() - startedAt.getTime(),
    sessionEndReason: stoppedAt === call.endedAt ? "CallEnded" : "InitiatorLeft",
    recordingContentType: capitalised(recording.content),
    recordingChannelType: capitalised(recording.channel),
    recordingFormatType: capitalised(recording.format),
  });
}

function participant(type: string, call: Call, time: Date): EventGridEvent {
  const subject = `call/${call.serverCallId}/participant/${call.startedBy}`;
  return event(type, subject, time, {
    user: userOf(call.startedBy),
    displayName: "Simulated participant",
    participantId: call.participantId,
    endpointType: "simulation",
    ...describe(call),
  });
}

/** The data that all events of a call contain. */
function describe({ startedBy, serverCallId, groupId, correlationId }: Call) {
  return {
    startedBy: userOf(startedBy),
    serverCallId,
    group: { id: groupId },
    isTwoParty: false,
    correlationId,
    isRoomsCall: false,
  };
}

function userOf(rawId: string) {
  return { communicationIdentifier: { rawId, communicationUser: { id: rawId } } };
}

function event(
  type: string,
  subject: string,
  time: Date,
  data: Record<string, unknown>,
): EventGridEvent {
  return {
    id: randomUUID(),
    topic: TOPIC,
    subject,
    data,
    eventType: `Microsoft.Communication.${type}`,
    dataVersion: "1.0",
    metadataVersion: "1",
    eventTime: timeOf(time),
  };
}

/** Azure's times have seven digits after the point. */
function timeOf(date: Date): string {
  return date.toISOString().replace("Z", "0000Z");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
