import { UserError } from "../../infra/local/cli";
import type { InputFile } from "./options";

/** The limit of `extract-requirements`; the database allows more. */
const MAX_DESCRIPTION_CHARACTERS = 50_000;
const MAX_TITLE_CHARACTERS = 200;

const FRONT_MATTER = /^---\n([\s\S]*?)\n---\n/;

export interface Job {
  title: string;
  description: string;
}

/**
 * A job from its description, as text or Markdown. Its title comes from the front matter, else from
 * the first heading, else from the first line.
 * @throws UserError
 */
export function readJob({ name, content }: InputFile): Job {
  const description = content.trim();
  if (description.length > MAX_DESCRIPTION_CHARACTERS) {
    throw new UserError(`${name} is longer than ${MAX_DESCRIPTION_CHARACTERS} characters.`);
  }
  const title = titleOf(description);
  if (!title) throw new UserError(`${name} is empty.`);
  return { title: title.slice(0, MAX_TITLE_CHARACTERS), description };
}

function titleOf(description: string): string | undefined {
  const frontMatter = FRONT_MATTER.exec(description);
  const stated = /^title:\s*(.+)$/m.exec(frontMatter?.[1] ?? "")?.[1];
  if (stated) return stated.trim().replace(/^(["'])(.*)\1$/, "$2");
  const body = description.slice(frontMatter?.[0].length ?? 0);
  const heading = /^#+\s+(.+)$/m.exec(body)?.[1];
  return (heading ?? body.trim().split("\n")[0])?.trim();
}
