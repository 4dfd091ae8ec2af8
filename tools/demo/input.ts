import { readFile } from "node:fs/promises";
import { relative } from "node:path";
import { UserError } from "../../infra/local/cli";

/** Larger files are no job description and no interview. */
const MAX_CHARACTERS = 5_000_000;

export interface InputFile {
  /** As it is shown. */
  name: string;
  content: string;
}

/** @throws UserError */
export async function readInput(path: string): Promise<InputFile> {
  const name = relative("", path);
  const content = await readFile(path, "utf8").catch((cause: unknown) => {
    throw new UserError(`${name} cannot be read.`, { cause });
  });
  if (content.length > MAX_CHARACTERS) throw new UserError(`${name} is too large.`);
  return { name, content: content.replaceAll("\r\n", "\n") };
}
