import * as z from "zod";
import { startRecording, stopRecording } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";

/** A recording to start or to stop; whoever has it has claimed it. */
const recordingAction = z.discriminatedUnion("action", [
  z.object({
    action: z.literal("start"),
    server_call_id: z.string(),
    /** The same for each attempt. */
    start_id: z.guid(),
  }),
  z.object({ action: z.literal("stop"), server_call_id: z.string(), recording_id: z.string() }),
]);
type RecordingAction = z.output<typeof recordingAction>;

/** All at the same time; the others wait for the next claim. */
const ACTIONS_AT_ONCE = 20;

/** Claims recordings to start and to stop. @throws Problem */
export const claimRecordingActions = (): Promise<RecordingAction[]> =>
  callAsService(
    "claim_recording_actions",
    { p_record: settings().RECORDING === "on", p_limit: ACTIONS_AT_ONCE },
    z.array(recordingAction),
  );

/**
 * Starts and stops recordings, in parallel, since claims expire soon. A failure is logged; its action is
 * due again when its claim has expired, as long as the call lasts.
 */
export async function performRecordingActions(
  actions: readonly RecordingAction[],
  log: Log,
): Promise<void> {
  await Promise.all(actions.map((action) => perform(action, log)));
}

async function perform(action: RecordingAction, log: Log): Promise<void> {
  const fields = { action: action.action, server_call_id: action.server_call_id };
  try {
    if (action.action === "start") await start(action.server_call_id, action.start_id);
    else await stop(action.recording_id);
    log.info("recording_control_succeeded", fields);
  } catch (error) {
    log.error("recording_control_failed", { ...fields, ...describeError(error) });
  }
}

/** After ACS has refused to record a call: it may not know the call, or record it already. */
const PAUSE_AFTER_REFUSAL_SECONDS = 300;

async function start(serverCallId: string, startId: string): Promise<void> {
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
  const started = {
    p_server_call_id: serverCallId,
    p_recording_id: recordingId,
    p_started_at: new Date().toISOString(),
  };
  const isSaved = await callAsService("save_started_recording", started, z.boolean());
  // The interview was deleted meanwhile.
  if (!isSaved) await stopRecording(recordingId);
}

async function stop(recordingId: string): Promise<void> {
  await stopRecording(recordingId);
  await callAsService(
    "save_stopped_recording",
    { p_recording_id: recordingId, p_stopped_at: new Date().toISOString() },
    z.unknown(),
  );
}
