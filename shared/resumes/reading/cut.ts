/** The first `length` UTF-16 code units of a text, one fewer where that would break a character in two. */
export function cut(text: string, length: number): string {
  const start = text.slice(0, length);
  return /[\ud800-\udbff]$/.test(start) ? start.slice(0, -1) : start;
}
