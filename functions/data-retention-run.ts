import * as z from "zod";
import { queueFunction } from "../shared/app/background";
import { deleteOrphanedFiles } from "../shared/retention/recordings";
import { continueRun } from "../shared/retention/run";

export default queueFunction({
  name: "data-retention-run",
  queue: "data-retention",
  message: z.union([
    z.object({ run_id: z.guid() }),
    // The recordings of an interview that was deleted.
    z.object({ interview_id: z.guid(), urls: z.array(z.string()) }),
  ]),
  handle: (message, log) =>
    "run_id" in message ? continueRun(message.run_id, log) : deleteOrphanedFiles(message, log),
});
