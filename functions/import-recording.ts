import * as z from "zod";
import { queueFunction } from "../shared/app/background";
import { importPart } from "../shared/recordings/import";

export default queueFunction({
  name: "import-recording",
  queue: "recording-import",
  message: z.object({ part_id: z.guid(), interview_id: z.guid() }),
  handle: importPart,
});
