import * as z from "zod";
import { defineQueue } from "../shared/app/background";
import { scoreEndedInterview } from "../shared/scoring/ended";

defineQueue({
  name: "score-completed-interview",
  queue: "interview-scoring",
  message: z.object({ interview_id: z.guid(), ended_at: z.iso.datetime({ offset: true }) }),
  handle: (message, log) => scoreEndedInterview(message, log),
});
