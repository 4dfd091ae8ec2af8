/**
 * What groups of glyphs mean where a page says so beside the glyphs themselves
 * (`/Span <</ActualText (ffi)>> BDC … EMC`, ISO 32000-2, 14.9.4). Browsers print ligatures and
 * complex scripts that way, and pdf.js does not pass it on. The key is the hexadecimal form of the
 * codes with which the glyphs are shown.
 */
export type ActualTexts = ReadonlyMap<string, string>;

const STRING = String.raw`\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>`;
const SPAN = new RegExp(
  String.raw`/ActualText\s*(${STRING})\s*>>\s*BDC([\s\S]{0,2000}?)\bEMC\b`,
  "g",
);
const STRINGS = new RegExp(STRING, "g");

/** Adds what a page's decoded content says; the same glyphs said to be two things mean nothing (""). */
export function collectActualTexts(content: Buffer, texts: Map<string, string>): void {
  if (!content.includes("/ActualText")) return;
  for (const [, text = "", shown = ""] of content.toString("latin1").matchAll(SPAN)) {
    const codes = Buffer.concat((shown.match(STRINGS) ?? []).map(bytesOf)).toString("hex");
    const meaning = textOf(bytesOf(text));
    if (codes) texts.set(codes, (texts.get(codes) ?? meaning) === meaning ? meaning : "");
  }
}

const ESCAPES: Record<string, string | undefined> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };

/** The bytes of a string as it stands in a PDF: `(…)` or `<…>` (ISO 32000-2, 7.3.4). */
function bytesOf(written: string): Buffer {
  const inside = written.slice(1, -1);
  if (written.startsWith("<")) {
    const digits = inside.replace(/\s+/g, "");
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
  }
  const unescaped = inside.replace(/\\(\r\n|[0-7]{1,3}|[\s\S])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    if (/^[\r\n]/.test(escaped)) return "";
    return ESCAPES[escaped] ?? escaped;
  });
  return Buffer.from(unescaped, "latin1");
}

/** UTF-16 with a byte order mark, or else (nearly) Latin-1. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0;
  return isUtf16
    ? Buffer.from(bytes.subarray(2)).swap16().toString("utf16le")
    : bytes.toString("latin1");
}
