/** Tags between which models write thoughts. */
const BEGINNINGS = ["<think>", "<thinking>", "<thought>"];
const END = /<\/(?:think|thinking|thought)>/;
/** An end may arrive in pieces of at most so many characters. */
const END_LENGTH = "</thinking>".length;

/** Whether the text begins with thoughts, or may once more of it has arrived. */
export function beginsWithThoughts(text: string): boolean | "perhaps" {
  const begun = text.trimStart();
  if (BEGINNINGS.some((tag) => begun.startsWith(tag))) return true;
  return BEGINNINGS.some((tag) => tag.startsWith(begun)) && "perhaps";
}

/** @returns what is behind the thoughts; undefined where no end of thoughts is in the text */
export function behindThoughts(text: string): string | undefined {
  const end = END.exec(text);
  return end ? text.slice(end.index + end[0].length) : undefined;
}

/** @returns the end of thoughts that were not ended yet, in which their end may have begun */
export const endOfThoughts = (text: string): string => text.slice(-END_LENGTH);
