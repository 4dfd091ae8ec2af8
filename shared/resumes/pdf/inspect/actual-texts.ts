/**
 * The text of groups of glyphs according to the page's content
 * (`/Span <</ActualText (ffi)>> BDC … EMC`, ISO 32000-2, 14.9.4), by the hexadecimal form of the
 * glyphs' codes. Browsers print ligatures and complex scripts that way; pdf.js does not pass it on.
 */
export type ActualTexts = ReadonlyMap<string, string>;

const SPAN_BEGIN = /\/ActualText\s*(\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>)\s*>>\s*BDC/g;
const SPAN_END = /\bEMC\b/;
const SPAN_CHARACTERS = 2_000;
/** And what is escaped outside of them, so that no string begins there. */
const STRINGS = /\\[\s\S]|\((?:\\[\s\S]|[^\\()])*\)|<[0-9A-Fa-f\s]*>/g;

/** Adds the actual texts of a decoded content stream. Glyphs with two different texts get "". */
export function collectActualTexts(content: Buffer, texts: Map<string, string>): void {
  if (!content.includes("/ActualText")) return;
  const written = content.toString("latin1");
  let end = 0;
  for (const { 0: head, 1: text = "", index } of written.matchAll(SPAN_BEGIN)) {
    if (index < end) continue;
    const begin = index + head.length;
    const length = written.slice(begin, begin + SPAN_CHARACTERS + "EMC".length).search(SPAN_END);
    if (length < 0) continue;
    end = begin + length;
    const strings = written.slice(begin, end).match(STRINGS) ?? [];
    const codes = Buffer.concat(strings.filter(isString).map(bytesOf)).toString("hex");
    const actualText = decodeText(bytesOf(text));
    if (codes) texts.set(codes, (texts.get(codes) ?? actualText) === actualText ? actualText : "");
  }
}

const isString = (token: string) => !token.startsWith("\\");

const ESCAPES = new Map(Object.entries({ n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" }));

/** The bytes of a PDF string, `(…)` or `<…>` (ISO 32000-2, 7.3.4). */
function bytesOf(written: string): Buffer {
  const inside = written.slice(1, -1);
  if (written.startsWith("<")) {
    const digits = inside.replace(/\s+/g, "");
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, "hex");
  }
  const unescaped = inside.replace(/\\(\r\n|[0-7]{1,3}|[\s\S])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff);
    if (/^[\r\n]/.test(escaped)) return "";
    return ESCAPES.get(escaped) ?? escaped;
  });
  return Buffer.from(unescaped, "latin1");
}

/** Decodes UTF-16 with a byte order mark, or else PDFDocEncoding, which is nearly Latin-1. */
function decodeText(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xfe && bytes[1] === 0xff && bytes.length % 2 === 0;
  return isUtf16
    ? Buffer.from(bytes.subarray(2)).swap16().toString("utf16le")
    : bytes.toString("latin1");
}
