import { randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

const KEY_BYTES = 32;

/** The local host's key: made at the first start in a directory, and kept there. */
export async function masterKey(directory: string): Promise<string> {
  const path = join(directory, "master-key");
  const kept = await readFile(path, "utf8").catch(() => "");
  if (kept !== "") return kept;
  const made = randomBytes(KEY_BYTES).toString("base64url");
  await writeFile(path, made, { mode: 0o600 });
  return made;
}
