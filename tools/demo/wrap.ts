import stringWidth from "string-width";

/** Characters of scripts without spaces: a line may be broken after each. */
const UNSPACED = "[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}]";

/** An unbreakable unit: a word or such a character, with its adjacent brackets and punctuation. */
const UNITS = new RegExp(
  `\\s+|[\\p{Ps}\\p{Pi}]*(?:${UNSPACED}|(?:(?!${UNSPACED})\\S)+)[\\p{Pe}\\p{Pf}\\p{Po}]*`,
  "gu",
);

/**
 * Wraps streamed text: writes each word as soon as its end has arrived. Widths are terminal columns;
 * Chinese and Japanese characters have two. wrap-ansi can wrap neither streamed text nor text without
 * spaces, which it breaks before a full stop and inside a word.
 */
export class LineWrapper {
  private pending = "";
  private column = 0;
  private space = "";

  constructor(
    private readonly width: number,
    private readonly write: (text: string) => void,
  ) {}

  add(piece: string): void {
    const units = (this.pending + piece).match(UNITS) ?? [];
    this.pending = units.pop() ?? "";
    for (const unit of units) this.put(unit);
  }

  end(): void {
    if (this.pending.trim()) this.put(this.pending);
    this.pending = "";
  }

  private put(unit: string): void {
    if (/^\s/.test(unit)) {
      const lines = unit.split("\n").length - 1;
      for (let line = 0; line < Math.min(lines, 2); line++) this.break();
      this.space = lines > 0 || this.column === 0 ? "" : " ";
      return;
    }
    if (this.column > 0 && this.column + stringWidth(this.space + unit) > this.width) this.break();
    for (const part of split(unit, this.width)) {
      if (this.column > 0 && this.column + stringWidth(this.space + part) > this.width)
        this.break();
      this.write(this.space + part);
      this.column += stringWidth(this.space + part);
      this.space = "";
    }
  }

  private break(): void {
    this.write("\n");
    this.column = 0;
    this.space = "";
  }
}

/** Splits a unit that is wider than a line, such as a URL. */
function split(unit: string, width: number): string[] {
  if (stringWidth(unit) <= width) return [unit];
  const parts: string[] = [""];
  for (const character of unit) {
    const last = parts.at(-1) ?? "";
    if (stringWidth(last + character) > width) parts.push(character);
    else parts[parts.length - 1] = last + character;
  }
  return parts;
}

export function wrap(text: string, width: number): string {
  let wrapped = "";
  const wrapper = new LineWrapper(width, (part) => {
    wrapped += part;
  });
  wrapper.add(text.trim());
  wrapper.end();
  return wrapped;
}
