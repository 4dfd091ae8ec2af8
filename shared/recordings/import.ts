import { pipeline, Transform } from "node:stream";
import * as z from "zod";
import { openRecording, type RecordingContent } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { deleteRecordings, findRecording, storeRecording } from "../clients/recording-storage";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";

/** Below what host.json gives a function, so that it ends by itself. */
const DEADLINE_MS = 25 * 60_000;

/** A download from which nothing comes for so long has come to its end. */
const SILENCE_MS = 60_000;

const part = z.object({
  id: z.guid(),
  interview_id: z.guid(),
  recording_id: z.string(),
  part_index: z.int(),
  content_location: z.string(),
  /** As the event names it, such as `wav`. */
  format: z.string().nullable(),
  imported: z.boolean(),
  deleted: z.boolean(),
});
type Part = z.output<typeof part>;

/** Content types of recordings, and the endings of their files. */
const ENDINGS: Record<string, string> = {
  "audio/wav": "wav",
  "audio/wave": "wav",
  "audio/x-wav": "wav",
  "audio/vnd.wave": "wav",
  "audio/mpeg": "mp3",
  "audio/mp3": "mp3",
  "audio/mp4": "mp4",
  "video/mp4": "mp4",
};

function endingOf(contentType: string | undefined, format: string | null): string {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return ENDINGS[mediaType] ?? (format || "bin");
}

/** Ids of recordings are base64url; what else one may hold must not part the path. */
const nameOf = ({ interview_id, recording_id, part_index }: Part) =>
  `${interview_id}/${encodeURIComponent(recording_id).replaceAll("%", "_")}-${part_index}.`;

/** Lets the content through while it comes, and fails where it breaks off or was not all. */
function checked({ bytes, stream }: RecordingContent): Transform {
  let received = 0;
  const through = new Transform({
    transform(chunk: Uint8Array, _, done) {
      received += chunk.length;
      timer.refresh();
      done(null, chunk);
    },
    flush(done) {
      done(bytes === undefined || received === bytes ? null : new Problem("acs_failed"));
    },
    destroy(error, done) {
      clearTimeout(timer);
      done(error);
    },
  });
  const timer = setTimeout(() => through.destroy(new Problem("acs_timeout")), SILENCE_MS);
  // Told as what it is, before `pipeline` ends the upload by it: it is no fault of our storage.
  stream.once("error", (cause) => through.destroy(new Problem("acs_failed", { cause })));
  // A download that breaks off breaks the upload, too: what is not whole is never stored.
  pipeline(stream, through, () => undefined);
  return through;
}

/** Copies the part from ACS into our storage, in pieces, so that its size does not matter. */
async function copy(found: Part, name: string): Promise<void> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const content = await openRecording(found.content_location, signal);
  const through = checked(content);
  const contentType = content.contentType ?? "application/octet-stream";
  const ending = endingOf(content.contentType, found.format);
  const metadata = { interview_id: found.interview_id };
  try {
    await storeRecording({ name: name + ending, contentType, metadata }, through, signal);
  } finally {
    through.destroy();
  }
}

/**
 * Imports a recorded part into our storage, once: one that is there already is only noted.
 * @throws Problem `acs_…`, `storage_…`, `database_unavailable`
 */
export async function importPart(
  { part_id: partId, interview_id }: { part_id: string; interview_id: string },
  log: Log,
): Promise<void> {
  const parameters = { p_part_id: partId };
  const found = await callAsService("read_recording_part", parameters, part.nullable());
  const skipped = { part_id: partId, interview_id, imported: found?.imported ?? false };
  if (!found || found.deleted) {
    // Of an import that ended before it was noted, and an interview that was deleted since.
    await deleteRecordings(found ? nameOf(found) : `${interview_id}/`);
    return log.info("recording_import_skipped", skipped);
  }
  if (found.imported) return log.info("recording_import_skipped", skipped);
  const name = nameOf(found);
  // What is there is whole: of an import whose end was not noted.
  if (!(await findRecording(name))) await copy(found, name);
  const stored = await findRecording(name);
  if (!stored) throw new Problem("storage_failed");
  const isStored = await callAsService(
    "keep_imported_part",
    {
      p_part_id: partId,
      p_url: stored.url,
      p_content_type: stored.contentType,
      p_size_bytes: stored.bytes,
      p_imported_at: new Date().toISOString(),
    },
    z.boolean(),
  );
  // Its interview was deleted while it was copied.
  if (!isStored) await deleteRecordings(name);
  log.info("recording_imported", {
    part_id: partId,
    interview_id: found.interview_id,
    bytes: stored.bytes,
    retained: isStored,
  });
}
