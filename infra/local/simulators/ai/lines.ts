const BULLET = /^\s*(?:[-*•·▪◦‣●○■・{+]|\d+[.)])\s+/u;

/** Lines without white space around them; empty ones are left out. */
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

/** A sentence or term that is listed once, however often it stands there. */
export function unique(items: readonly string[]): string[] {
  return [...new Map(items.map((item) => [item.toLowerCase(), item])).values()];
}

/** Lower-cased, without Markdown, numbering and signs around it: for looking headings up. */
export function plainHeading(line: string): string {
  return line
    .toLowerCase()
    .replace(/^[\s#*_>:：\-–—|.\d()【[「]+|[\s#*_:：\-–—|.?!()】\]」]+$/gu, "")
    .trim();
}
