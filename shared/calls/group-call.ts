import * as z from "zod";
import { callAsService } from "../clients/database";
import type { Caller } from "../core/caller";

/**
 * The id of an interview's group call, for its participants.
 * @throws Problem `interview_not_found`, or `forbidden` where the caller may see but not join it
 */
export const readGroupCall = (caller: Caller, interviewId: string): Promise<string> =>
  callAsService(
    "read_group_call",
    { p_acting_user: caller.id, p_interview_id: interviewId },
    z.guid(),
  );
