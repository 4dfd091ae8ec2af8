import * as z from "zod";
import { callAsService } from "../clients/database";
import { downloadResume } from "../clients/resume-files";
import type { Caller } from "../core/caller";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { MAX_RESUME_BYTES, type ParsedResume, parseResume } from "./parse-resume";

/**
 * Parses a resume that the caller has uploaded to the bucket, and stores its path in their profile.
 * @param path `<user id>/…`
 * @throws Problem `forbidden` for another's folder, `not_found`, and what `parseResume` throws
 */
export async function parseStoredResume(
  caller: Caller,
  path: string,
  log: Log,
): Promise<ParsedResume> {
  if (!isOwn(path, caller)) {
    throw new Problem("forbidden", { detail: "The file is not in a folder of your own." });
  }
  const file = await downloadResume(caller, path, MAX_RESUME_BYTES);
  const resume = await parseResume(caller.id, file, log);
  const parameters = { p_acting_user: caller.id, p_path: path };
  await callAsService("save_resume_file", parameters, z.object({}));
  return resume;
}

function isOwn(path: string, { id }: Caller): boolean {
  const [folder, ...names] = path.split("/");
  return (
    folder === id && names.length > 0 && names.every((name) => !["", ".", ".."].includes(name))
  );
}
