const BULLET = /^\s*(?:[-*•·▪◦‣●○■・{+]|\d+[.)])\s+/u;

/** Trimmed lines, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/\s+/gu, " ").trim())
    .filter((line) => line !== "");
}

export function isBullet(line: string): boolean {
  return BULLET.test(line);
}

export function withoutBullet(line: string): string {
  return line.replace(BULLET, "").trim();
}

/** Removes duplicates, regardless of case. */
export function unique(items: readonly string[]): string[] {
  return [...new Map(items.map((item) => [item.toLowerCase(), item])).values()];
}

/** Lower-cased, without Markdown, numbering and punctuation around it, for comparison. */
export function plainHeading(line: string): string {
  return line
    .toLowerCase()
    .replace(/^[\s#*_>:：\-–—|.\d()【[「]+|[\s#*_:：\-–—|.?!()】\]」]+$/gu, "")
    .trim();
}
