import * as z from "zod";
import { startRecording, stopRecording } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { outgoingMessages, sendOutgoing } from "../outbox/outbox";

/** A recording to be started or stopped, claimed by whoever was given it. */
export const recordingControl = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("start"),
    server_call_id: z.string(),
    /** Under which it is started, however often that is tried. */
    start_id: z.guid(),
  }),
  z.object({ action: z.literal("stop"), server_call_id: z.string(), recording_id: z.string() }),
]);
export type RecordingControl = z.output<typeof recordingControl>;

export const recordsCalls = (): boolean => settings().RECORDING === "on";

/** With it comes what is to be stopped again: of a candidate who has changed their mind meanwhile. */
const kept = z.object({ messages: outgoingMessages, recording: z.array(recordingControl) });

/** After ACS has refused to record a call: it may not know it, or record it already. */
const REFUSED_PAUSE_SECONDS = 300;

async function start(serverCallId: string, startId: string, log: Log): Promise<void> {
  const recordingId = await startRecording(serverCallId, startId).catch(async (error: unknown) => {
    if (error instanceof Problem && error.options.isFinal) {
      const parameters = {
        p_server_call_id: serverCallId,
        p_pause_seconds: REFUSED_PAUSE_SECONDS,
      };
      await callAsService("release_recording_start", parameters, z.unknown());
    }
    throw error;
  });
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

async function act(control: RecordingControl, log: Log): Promise<void> {
  const told = { action: control.action, server_call_id: control.server_call_id };
  try {
    if (control.action === "start") await start(control.server_call_id, control.start_id, log);
    else await stop(control.recording_id);
    log.info("recording_control_succeeded", told);
  } catch (error) {
    log.error("recording_control_failed", { ...told, ...describeError(error) });
  }
}

/**
 * Starts and stops recordings, all at once: their claims do not last. What fails is due again when its
 * claim has run out, and the timer tries again, for as long as the call lasts.
 */
export async function controlRecordings(
  controls: readonly RecordingControl[],
  log: Log,
): Promise<void> {
  await Promise.all(controls.map((control) => act(control, log)));
}

/** Of those that are due; the others are for the next minute, or for the events of their calls. */
export const CONTROLS_AT_ONCE = 20;

/** Starts and stops what is due and was not done when it became due. @throws Problem */
export async function controlDueRecordings(log: Log): Promise<void> {
  const controls = await callAsService(
    "claim_recording_control",
    { p_record: recordsCalls(), p_limit: CONTROLS_AT_ONCE },
    z.array(recordingControl),
  );
  await controlRecordings(controls, log);
}
