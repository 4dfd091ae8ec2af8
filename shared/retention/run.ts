import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { outgoingMessages, sendOutgoing } from "../queues/outbox";
import { workOffDeletionRequest } from "./deletion-requests";
import { deleteExpiredRecordings, deleteLateFiles } from "./recordings";
import { deleteExpiredResumes } from "./resumes";
import { deleteExpiredTranscripts } from "./transcripts";

const started = z.object({
  run_id: z.guid(),
  /** Whether another run is under way, which is then the one named. */
  conflict: z.boolean(),
  messages: outgoingMessages,
});

export interface RunRequest {
  /** Who asked for it: it covers the organisations that they administer. Nobody: all. */
  userId?: string;
  address?: string | undefined;
  /** Whether a consumer of the queue does it. */
  queued: boolean;
}

/**
 * Begins a run over what has to be deleted.
 * @returns its id
 * @throws Problem `forbidden` for who administers nothing, `run_in_progress` naming the run that is under way
 */
export async function startRun(request: RunRequest, log: Log): Promise<string> {
  const { run_id, conflict, messages } = await callAsService(
    "start_retention_run",
    {
      p_queue: request.queued,
      ...(request.userId ? { p_acting_user: request.userId } : {}),
      ...(request.address ? { p_ip_address: request.address } : {}),
    },
    started,
  );
  if (conflict) throw new Problem("run_in_progress", { extensions: { run_id } });
  await sendOutgoing(messages, log);
  return run_id;
}

const state = z.object({ state: z.enum(["running", "ended", "busy", "gone"]) });

/** Each takes a batch of what is due. @returns whether there may be more of it */
type Step = (runId: string, log: Log) => Promise<boolean>;

/** What people asked for comes first; and last, where an interview of theirs was in use for a moment. */
const STEPS: Step[] = [
  workOffDeletionRequest,
  deleteExpiredRecordings,
  deleteLateFiles,
  deleteExpiredTranscripts,
  deleteExpiredResumes,
  workOffDeletionRequest,
];

/**
 * Takes a run that waits, or that nobody works at any more.
 * @returns whether there is anything left to be done
 * @throws Problem `in_progress` where somebody else works at it
 */
export async function takeRun(runId: string): Promise<boolean> {
  const found = await callAsService("continue_retention_run", { p_run_id: runId }, state);
  if (found.state === "busy") throw new Problem("in_progress");
  return found.state === "running";
}

/**
 * Works at a run, which is the caller's, until it has ended or until the time given: then the rest is
 * queued.
 * @returns whether it has ended
 * @throws Problem what fails as a whole, and `in_progress` where the run was taken away meanwhile; somebody
 * else may take it up a while later
 */
export async function workAtRun(runId: string, until: Date, log: Log): Promise<boolean> {
  for (const step of STEPS) {
    while (await step(runId, log)) {
      if (new Date() < until) continue;
      if (await queueRest(runId, log)) return false;
      throw new Problem("in_progress");
    }
  }
  const parameters = { p_run_id: runId };
  const ended = await callAsService("complete_retention_run", parameters, z.boolean());
  if (!ended) throw new Problem("in_progress");
  return true;
}

const queued = z.object({ queued: z.boolean(), messages: outgoingMessages });

/** Has the queue go on with a run that is the caller's. @returns false where it is not, or not any more */
export async function queueRest(runId: string, log: Log): Promise<boolean> {
  const parameters = { p_run_id: runId };
  const rest = await callAsService("queue_retention_run", parameters, queued);
  await sendOutgoing(rest.messages, log);
  return rest.queued;
}
