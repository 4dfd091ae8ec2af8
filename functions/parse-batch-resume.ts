import * as z from "zod";
import { queueFunction } from "../shared/app/background";
import { parseBatchResume } from "../shared/resumes/batch-resume";

export default queueFunction({
  name: "parse-batch-resume",
  queue: "resume-parsing",
  message: z.object({ batch_id: z.guid(), resume_id: z.guid() }),
  handle: parseBatchResume,
});
