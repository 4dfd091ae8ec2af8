const NAME = /^\*\*([^*\n]+):\*\*/gm;
/** `\[01:46\]`, as transcripts mark the time. */
const TIME_CODE = /\\?\[\d+(?::\d+)+\\?\]/g;
const ESCAPED = /\\([[\]*_])/g;

export const isPodcast = (text: string): boolean => text.search(NAME) !== -1;

/**
 * The answers of a podcast's transcript in Markdown, `**Name:** text`: those of the guest. Who speaks
 * first is taken for the host, and who of the others says most for the guest.
 */
export function podcastAnswers(text: string): { speaker: string; answers: string[] } {
  const said = new Map<string, string[]>();
  for (const [speaker, words] of passages(text)) {
    said.set(speaker, [...(said.get(speaker) ?? []), words]);
  }
  const [, ...others] = said;
  const [speaker, answers] = others.reduce(
    (most, next) => (next[1].join("").length > most[1].join("").length ? next : most),
    ["", []],
  );
  return { speaker, answers };
}

/** Who speaks, and what they say until the next one does. */
function passages(text: string): [speaker: string, words: string][] {
  // What was captured between two passages is the name of the second's speaker.
  const [, ...parts] = text.split(NAME);
  return parts.flatMap((speaker, index) => {
    if (index % 2 === 1) return [];
    const words = (parts[index + 1] ?? "").replace(TIME_CODE, "").replace(ESCAPED, "$1").trim();
    return words === "" ? [] : [[speaker, words] as const];
  });
}
