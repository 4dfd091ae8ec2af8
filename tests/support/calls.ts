import { randomUUID } from "node:crypto";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { type ApiResponse, call } from "./api";
import { stack } from "./stack";

interface CallEvent {
  id: string;
  topic: string;
  subject: string;
  eventType: string;
  eventTime: string;
  dataVersion: string;
  metadataVersion: string;
  data: Record<string, unknown>;
}

/** A call of an interview, with its events. */
export interface SampleCall {
  serverCallId: string;
  started: () => CallEvent;
  added: () => CallEvent;
  removed: () => CallEvent;
  ended: () => CallEvent;
  /** Of one part, in Azure's own storage by default. */
  recorded: (documentId?: string, data?: Record<string, unknown>) => CallEvent;
}

const RESOURCE = "/subscriptions/none/providers/microsoft.communication/communicationservices/test";

/**
 * @param groupId of the group call that the callers joined
 * @param startsAt of the call, which lasts for ten minutes
 */
export function sampleCall(groupId: string, startsAt = "2026-05-04T10:00:00Z"): SampleCall {
  const serverCallId = Buffer.from(`https://conv.example.test/${randomUUID()}`).toString(
    "base64url",
  );
  const event = (
    type: string,
    minute: number,
    data: Record<string, unknown>,
    subject = `call/${serverCallId}`,
  ): CallEvent => ({
    id: randomUUID(),
    topic: RESOURCE,
    subject,
    eventType: `Microsoft.Communication.${type}`,
    eventTime: new Date(Date.parse(startsAt) + minute * 60_000).toISOString(),
    dataVersion: "1.0",
    metadataVersion: "1",
    data,
  });
  const ofCall = { serverCallId, group: { id: groupId }, correlationId: randomUUID() };
  const participant = { displayName: "Robin Example", participantId: randomUUID() };
  return {
    serverCallId,
    started: () => event("CallStarted", 0, ofCall),
    added: () => event("CallParticipantAdded", 1, { ...ofCall, ...participant }),
    removed: () => event("CallParticipantRemoved", 9, { ...ofCall, ...participant }),
    ended: () => event("CallEnded", 10, { ...ofCall, durationOfCall: 600 }),
    recorded: (documentId = `0-test-${randomUUID()}`, data = {}) =>
      event(
        "RecordingFileStatusUpdated",
        11,
        {
          recordingStorageInfo: {
            recordingChunks: [
              {
                documentId,
                index: 0,
                endReason: "SessionEnded",
                contentLocation: `https://local-recordings.asm.skype.com/v1/objects/${documentId}/content/audio`,
              },
            ],
          },
          recordingStartTime: startsAt,
          recordingDurationMs: 600_000,
          recordingFormatType: "Wav",
          sessionEndReason: "CallEnded",
          ...data,
        },
        `/recording/call/${randomUUID()}/serverCallId/${serverCallId}/recordingId/${randomUUID()}`,
      ),
  };
}

export const WEBHOOK = "/api/acs/webhook";
export const SECRET = { "x-webhook-secret": LOCAL_KEYS.acsWebhook };

/** Delivers a batch to the webhook, as Event Grid does. */
export function deliver(
  body: unknown,
  { headers = SECRET, api }: { headers?: Record<string, string>; api?: string } = {},
): Promise<ApiResponse> {
  return call("POST", WEBHOOK, { body, headers, ...(api ? { api } : {}) });
}

/** Delivers a batch to the webhook that the platform has for the trigger. */
export function deliverToTrigger(body: unknown): Promise<ApiResponse> {
  const { master_key } = stack();
  return call("POST", `/runtime/webhooks/eventgrid?functionName=acs-events&code=${master_key}`, {
    body,
    headers: { "aeg-event-type": "Notification" },
  });
}
