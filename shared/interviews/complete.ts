import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";
import { time } from "../core/fields";
import type { Log } from "../core/log";
import { settings } from "../core/settings";
import { flushOutbox } from "../outbox/outbox";
import { interviewStatus } from "./store";

export const completedInterview = z.object({
  id: z.guid(),
  status: interviewStatus,
  ended_at: time,
});

/**
 * Completes an interview for good, and queues its scoring. May be repeated.
 * @throws Problem `interview_not_found`, `forbidden`, `interview_not_open`
 */
export async function completeInterview(caller: Caller, interviewId: string, log: Log) {
  const parameters = {
    p_acting_user: caller.id,
    p_interview_id: interviewId,
    p_scoring_delay_seconds: settings().SCORING_DELAY_SECONDS,
  };
  const completed = await callAsService("complete_interview", parameters, completedInterview);
  await flushOutbox(log);
  return completed;
}
