import { pipeline, Transform } from "node:stream";
import * as z from "zod";
import { openRecording, type RecordingContent } from "../clients/call-recording";
import { callAsService } from "../clients/database";
import { deleteRecordings, findRecording } from "../clients/recording-storage";
import { findInterruptedUpload, storeRecording } from "../clients/recording-upload";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { TEXT_LIMITS } from "../core/text-limits";

/** Less than the function timeout in host.json. */
const DEADLINE_MS = 25 * 60_000;

/** A download without data for this long has failed. */
const SILENCE_MS = 60_000;

const part = z.object({
  id: z.guid(),
  interview_id: z.guid(),
  recording_id: z.string(),
  part_index: z.int(),
  content_location: z.string(),
  /** From the event, such as `wav`. */
  format: z.string().nullable(),
  imported: z.boolean(),
  deleted: z.boolean(),
});
type Part = z.output<typeof part>;

/** Content type → file extension. */
const EXTENSIONS = new Map(
  Object.entries({
    "audio/wav": "wav",
    "audio/wave": "wav",
    "audio/x-wav": "wav",
    "audio/vnd.wave": "wav",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "mp4",
    "video/mp4": "mp4",
  }),
);

function extensionOf(contentType: string | undefined, format: string | null): string {
  const mediaType = contentType?.split(";")[0]?.trim().toLowerCase() ?? "";
  return EXTENSIONS.get(mediaType) ?? (format || "bin");
}

/** The name without its extension. Recording ids are base64url; anything else must not split the path. */
const nameOf = ({ interview_id, recording_id, part_index }: Part) =>
  `${interview_id}/${encodeURIComponent(recording_id).replaceAll("%", "_")}-${part_index}.`;

/** Passes the content on, and fails if the download stalls, breaks off or is incomplete. */
function verified({ bytes, stream }: RecordingContent): Transform {
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
  // Before `pipeline` does it with an error that would look like one of our storage.
  stream.once("error", (cause) => through.destroy(new Problem("acs_failed", { cause })));
  // An incomplete download fails the upload, too: an incomplete recording is never stored.
  pipeline(stream, through, () => undefined);
  return through;
}

/** Streams the part from ACS into our storage, whatever its size, from where an earlier attempt was interrupted. */
async function copy(found: Part, name: string): Promise<void> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const interrupted = await findInterruptedUpload(name);
  const from = interrupted?.bytes ?? 0;
  const content = await openRecording(found.content_location, from, signal);
  const through = verified(content);
  const recording = {
    name: interrupted?.name ?? name + extensionOf(content.contentType, found.format),
    contentType: content.contentType ?? "application/octet-stream",
    metadata: { interview_id: found.interview_id },
    from,
  };
  try {
    await storeRecording(recording, through, signal);
  } finally {
    through.destroy();
  }
}

/**
 * Imports a recorded part into our storage, once: one that is stored already is only recorded in the database.
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
    // The file of an import that was interrupted, if the interview was deleted since.
    await deleteRecordings(found ? nameOf(found) : `${interview_id}/`);
    return log.info("recording_import_skipped", skipped);
  }
  if (found.imported) return log.info("recording_import_skipped", skipped);
  const name = nameOf(found);
  // A stored file is complete: its import was interrupted before the database knew.
  if (!(await findRecording(name))) await copy(found, name);
  const stored = await findRecording(name);
  if (!stored) throw new Problem("storage_failed");
  const isStored = await callAsService(
    "save_imported_part",
    {
      p_part_id: partId,
      p_url: stored.url,
      p_content_type: stored.contentType.slice(0, TEXT_LIMITS.name),
      p_size_bytes: stored.bytes,
      p_imported_at: new Date().toISOString(),
    },
    z.boolean(),
  );
  // The interview was deleted during the copy.
  if (!isStored) await deleteRecordings(name);
  log.info("recording_imported", {
    part_id: partId,
    interview_id: found.interview_id,
    bytes: stored.bytes,
    retained: isStored,
  });
}
