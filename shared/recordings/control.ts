import * as z from "zod";
import { describeError, type Log } from "../app/log";
import { startRecording, stopRecording } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { outgoingMessages, sendOutgoing } from "../queues/outbox";
import { settings } from "../settings";

/** A recording to be started or stopped, claimed by whoever was given it. */
export const recordingControl = z.discriminatedUnion("action", [
  z.object({ action: z.literal("start"), server_call_id: z.string() }),
  z.object({ action: z.literal("stop"), server_call_id: z.string(), recording_id: z.string() }),
]);
type RecordingControl = z.output<typeof recordingControl>;

export const recordsCalls = (): boolean => settings().RECORDING === "on";

/** With it comes what is to be stopped again: of a candidate who has changed their mind meanwhile. */
const kept = z.object({ messages: outgoingMessages, recording: z.array(recordingControl) });

async function start(serverCallId: string, log: Log): Promise<void> {
  const recordingId = await startRecording(serverCallId);
  const { messages, recording } = await callAsService(
    "keep_recording_started",
    {
      p_server_call_id: serverCallId,
      p_recording_id: recordingId,
      p_started_at: new Date().toISOString(),
    },
    kept,
  );
  await sendOutgoing(messages, log);
  await controlRecordings(recording, log);
}

async function stop(recordingId: string): Promise<void> {
  await stopRecording(recordingId);
  await callAsService(
    "keep_recording_stopped",
    { p_recording_id: recordingId, p_stopped_at: new Date().toISOString() },
    z.unknown(),
  );
}

/**
 * Starts and stops recordings. What fails is due again when its claim has run out, and the timer tries
 * again, for as long as the call lasts.
 */
export async function controlRecordings(
  controls: readonly RecordingControl[],
  log: Log,
): Promise<void> {
  for (const control of controls) {
    const told = { action: control.action, server_call_id: control.server_call_id };
    try {
      if (control.action === "start") await start(control.server_call_id, log);
      else await stop(control.recording_id);
      log.info("recording_controlled", told);
    } catch (error) {
      log.error("recording_not_controlled", { ...told, ...describeError(error) });
    }
  }
}

const CONTROLS_AT_ONCE = 20;

/** Starts and stops what is due and was not done when it became due. @throws Problem */
export async function controlDueRecordings(log: Log): Promise<void> {
  const controls = await callAsService(
    "claim_recording_control",
    { p_record: recordsCalls(), p_limit: CONTROLS_AT_ONCE },
    z.array(recordingControl),
  );
  await controlRecordings(controls, log);
}
