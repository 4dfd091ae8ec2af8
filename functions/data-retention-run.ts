import * as z from "zod";
import { queueFunction } from "../shared/app/background";
import { deleteOrphanedResume } from "../shared/retention/batch-resumes";
import { deleteOrphanedFiles } from "../shared/retention/recordings";
import { continueRun } from "../shared/retention/run";

export default queueFunction({
  name: "data-retention-run",
  queue: "data-retention",
  message: z.union([
    z.object({ run_id: z.guid() }),
    // The recordings of an interview that was deleted.
    z.object({ interview_id: z.guid(), urls: z.array(z.string()) }),
    // The file of a resume of a batch that was deleted.
    z.object({ batch_id: z.guid(), resume_id: z.guid() }),
  ]),
  handle: async (message, log) => {
    if ("run_id" in message) await continueRun(message.run_id, log);
    else if ("interview_id" in message) await deleteOrphanedFiles(message, log);
    else await deleteOrphanedResume(message, log);
  },
});
