import { UserError } from "../../infra/local/cli";
import { TEXT_LIMITS } from "../../shared/core/text-limits";
import type { InputFile } from "./options";

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
  if (description.length > TEXT_LIMITS.longText) {
    throw new UserError(`${name} is longer than ${TEXT_LIMITS.longText} characters.`);
  }
  const title = titleOf(description);
  if (!title) throw new UserError(`${name} is empty.`);
  return { title: title.slice(0, TEXT_LIMITS.title), description };
}

function titleOf(description: string): string | undefined {
  const frontMatter = FRONT_MATTER.exec(description);
  const stated = /^title:\s*(.+)$/m.exec(frontMatter?.[1] ?? "")?.[1];
  if (stated) return stated.trim().replace(/^(["'])(.*)\1$/, "$2");
  const body = description.slice(frontMatter?.[0].length ?? 0);
  const heading = /^#+\s+(.+)$/m.exec(body)?.[1];
  return (heading ?? body.trim().split("\n")[0])?.trim();
}
