import * as z from "zod";
import { queueFunction } from "../shared/app/background";
import { scoreEndedInterview } from "../shared/scoring/score";

export default queueFunction({
  name: "score-completed-interview",
  queue: "interview-scoring",
  message: z.object({ interview_id: z.guid(), ended_at: z.iso.datetime({ offset: true }) }),
  handle: scoreEndedInterview,
});
