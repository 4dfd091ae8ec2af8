import * as z from "zod";
import { startRecording, stopRecording } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { outgoingMessages, sendOutgoing } from "../outbox/outbox";

/** A recording to start or to stop; whoever was given it has claimed it. */
export const recordingControl = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("start"),
    server_call_id: z.string(),
    /** The same for each attempt. */
    start_id: z.guid(),
  }),
  z.object({ action: z.literal("stop"), server_call_id: z.string(), recording_id: z.string() }),
]);
export type RecordingControl = z.output<typeof recordingControl>;

export const recordsCalls = (): boolean => settings().RECORDING === "on";

/** `recording` stops it again, where the candidate has withdrawn their consent meanwhile. */
const saved = z.object({ messages: outgoingMessages, recording: z.array(recordingControl) });

/** After ACS has refused to record a call: it may not know the call, or record it already. */
const PAUSE_AFTER_REFUSAL_SECONDS = 300;

async function start(serverCallId: string, startId: string, log: Log): Promise<void> {
  const recordingId = await startRecording(serverCallId, startId).catch(async (error: unknown) => {
    if (error instanceof Problem && error.options.isFinal) {
      const parameters = {
        p_server_call_id: serverCallId,
        p_pause_seconds: PAUSE_AFTER_REFUSAL_SECONDS,
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
    saved,
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

async function controlRecording(control: RecordingControl, log: Log): Promise<void> {
  const fields = { action: control.action, server_call_id: control.server_call_id };
  try {
    if (control.action === "start") await start(control.server_call_id, control.start_id, log);
    else await stop(control.recording_id);
    log.info("recording_control_succeeded", fields);
  } catch (error) {
    log.error("recording_control_failed", { ...fields, ...describeError(error) });
  }
}

/**
 * Starts and stops recordings, in parallel, since claims expire soon. What fails is due again when its
 * claim has expired: the timer retries it as long as the call lasts.
 */
export async function controlRecordings(
  controls: readonly RecordingControl[],
  log: Log,
): Promise<void> {
  await Promise.all(controls.map((control) => controlRecording(control, log)));
}

/** At the same time; the others wait for the next minute, or for the next event of their calls. */
export const CONTROLS_AT_ONCE = 20;

/** Starts and stops what is still due. @throws Problem */
export async function controlDueRecordings(log: Log): Promise<void> {
  const controls = await callAsService(
    "claim_recording_control",
    { p_record: recordsCalls(), p_limit: CONTROLS_AT_ONCE },
    z.array(recordingControl),
  );
  await controlRecordings(controls, log);
}
