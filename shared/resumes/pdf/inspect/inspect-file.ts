import { Problem } from "../../../core/problems";
import { type ActualTexts, collectActualTexts } from "./actual-texts";
import { decodeStream } from "./decode-stream";

export const MAX_PAGES = 100;

/** Largest size of all decoded streams of a file; pictures are never decoded. */
const MAX_TOTAL_INFLATED_BYTES = 128 * 1024 * 1024;

/** A resume has a few hundred streams. */
const MAX_STREAMS = 20_000;

/** How many entries `/Count` above `MAX_PAGES` outside a page tree are accepted: an outline has one. */
const MAX_LARGE_COUNTS = 200;

/** Longest dictionary before the keyword `stream`. */
const MAX_DICTIONARY_BYTES = 16 * 1024;

/**
 * Inspects a PDF file before it is parsed. Refuses decompression bombs and too many pages. Shrinks
 * pictures in place, so that the parser does not decode them; they cover the same area of the page.
 * Returns the actual texts of glyphs.
 * @throws {Problem} `pdf_too_large`
 */
export function inspectFile(file: Buffer): ActualTexts {
  refuseTooManyPages(file);
  const actualTexts = new Map<string, string>();
  let inflatedBytes = 0;
  let streams = 0;
  for (const { dictionary, dictionaryAt, data } of streamsOf(file)) {
    if (++streams > MAX_STREAMS) throw new Problem("pdf_too_large");
    if (isPicture(dictionary)) {
      shrinkPicture(file, dictionary, dictionaryAt);
      continue;
    }
    const filters = filtersOf(dictionary);
    const decoded = filters.length > 0 ? decodeStream(data, filters) : plainStream(data);
    if (!decoded) continue;
    inflatedBytes += decoded.length;
    if (inflatedBytes > MAX_TOTAL_INFLATED_BYTES) throw new Problem("pdf_too_large");
    collectActualTexts(decoded, actualTexts);
  }
  return actualTexts;
}

/** Refuses a page tree whose `/Count` is too high, before the parser walks it. */
function refuseTooManyPages(file: Buffer): void {
  let large = 0;
  for (let at = file.indexOf("/Count"); at >= 0; at = file.indexOf("/Count", at + 1)) {
    const [, count = "0"] =
      /^\/Count\s+(\d{1,20})/.exec(file.toString("latin1", at, at + 32)) ?? [];
    if (Number(count) <= MAX_PAGES) continue;
    if (++large > MAX_LARGE_COUNTS) throw new Problem("pdf_too_large");
    const before = file.toString("latin1", Math.max(0, at - MAX_DICTIONARY_BYTES), at);
    const after = file.toString("latin1", at, at + MAX_DICTIONARY_BYTES);
    const object = before.slice(before.lastIndexOf("obj") + 1) + (after.split("endobj")[0] ?? "");
    if (/\/Type\s*\/Pages\b/.test(object)) throw new Problem("pdf_too_large");
  }
}

interface Stream {
  dictionary: string;
  dictionaryAt: number;
  /** From the stream's first byte to the end of the file: `/Length` may be wrong. */
  data: Buffer;
}

function* streamsOf(file: Buffer): Generator<Stream> {
  const keyword = "stream";
  for (let at = file.indexOf(keyword); at >= 0; at = file.indexOf(keyword, at + keyword.length)) {
    if (file.toString("latin1", at - 3, at) === "end") continue;
    const earliest = Math.max(0, at - MAX_DICTIONARY_BYTES);
    const before = file.toString("latin1", earliest, at);
    const begin = before.lastIndexOf("obj") + "obj".length;
    let first = at + keyword.length;
    if (file[first] === 0x0d) first++;
    if (file[first] === 0x0a) first++;
    yield {
      dictionary: before.slice(begin),
      dictionaryAt: earliest + begin,
      data: file.subarray(first),
    };
  }
}

function plainStream(data: Buffer): Buffer {
  const end = data.indexOf("endstream");
  return end < 0 ? data : data.subarray(0, end);
}

const NAMES = /\/[^\s/<>[\]()]+/g;
const FILTER = /(\/Filter\s*)(\[[^[\]]*\]|\/[^\s/<>[\]()]+)/;
const SIZE = /(\/(?:Width|Height)\s*)(\d+)(?!\s+\d+\s+R)/g;

/** Whether a stream is a picture whose dictionary can be edited in place. All other streams are decoded. */
function isPicture(dictionary: string): boolean {
  return /\/Subtype\s*\/Image\b/.test(dictionary) && !/#|\/Filter\s+\d/.test(dictionary);
}

function filtersOf(dictionary: string): string[] {
  // An indirect reference: the filter is almost always this one.
  if (/\/Filter\s+\d/.test(dictionary)) return ["FlateDecode"];
  // Names may contain character codes: /Fl#61teDecode.
  const plain = dictionary.replace(/#([0-9A-Fa-f]{2})/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const [, , names = ""] = FILTER.exec(plain) ?? [];
  return (names.match(NAMES) ?? []).map((name) => name.slice(1));
}

/** Makes a picture 2 × 2 pixels without a filter. All offsets in the file stay valid. */
function shrinkPicture(file: Buffer, dictionary: string, dictionaryAt: number): void {
  const write = (at: number, length: number, value: string) =>
    file.write(value.padEnd(length), dictionaryAt + at, "latin1");
  for (const { 1: key = "", 2: value = "", index } of dictionary.matchAll(SIZE)) {
    if (Number(value) > 2) write(index + key.length, value.length, "2");
  }
  const filter = FILTER.exec(dictionary);
  if (filter) {
    const [, key = "", value = ""] = filter;
    write(filter.index + key.length, value.length, `[${" ".repeat(value.length - 2)}]`);
  }
}
