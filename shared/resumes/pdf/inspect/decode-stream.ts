import { constants, inflateRawSync } from "node:zlib";
import { Problem } from "../../../core/problems";

/** Largest output of one filter: a page's content or a font is far smaller. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024;

/** Length of zlib's header (RFC 1950). The checksum after the data is ignored, as PDF readers do. */
const ZLIB_HEADER_BYTES = 2;

type Decoder = (data: Buffer) => Buffer | undefined;

const decoders = new Map(
  Object.entries<Decoder>({
    FlateDecode: inflate,
    Fl: inflate,
    ASCIIHexDecode: decodeHex,
    AHx: decodeHex,
    ASCII85Decode: decodeAscii85,
    A85: decodeAscii85,
  }),
);

/**
 * Decodes a stream through its filters (names of ISO 32000-2, table 6, or their abbreviations).
 * Returns `undefined` for other filters and for invalid data. Other data may follow the stream:
 * each filter finds its own end.
 * @throws {Problem} `pdf_too_large` if a filter's output exceeds 32 MiB
 */
export function decodeStream(data: Buffer, filters: readonly string[]): Buffer | undefined {
  let decoded: Buffer | undefined = data;
  for (const filter of filters) {
    decoded = decoded && decoders.get(filter)?.(decoded);
  }
  return decoded;
}

function inflate(data: Buffer): Buffer | undefined {
  try {
    return inflateRawSync(data.subarray(ZLIB_HEADER_BYTES), {
      maxOutputLength: MAX_INFLATED_BYTES,
      // A truncated stream is decoded as far as it goes.
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    const isTooLarge =
      typeof error === "object" &&
      error !== null &&
      "code" in error &&
      error.code === "ERR_BUFFER_TOO_LARGE";
    if (isTooLarge) throw new Problem("pdf_too_large");
    return undefined;
  }
}

function decodeHex(data: Buffer): Buffer {
  return Buffer.from(textUntil(data, ">"), "hex");
}

function decodeAscii85(data: Buffer): Buffer {
  const digits = textUntil(data, "~>").replaceAll("z", "!!!!!");
  const groups = Math.ceil(digits.length / 5);
  const decoded = Buffer.alloc(groups * 4);
  for (let group = 0; group < groups; group++) {
    let value = 0;
    for (let at = group * 5; at < group * 5 + 5; at++) {
      value = value * 85 + ((digits.charCodeAt(at) || 117) - 33);
    }
    decoded.writeUInt32BE(value >>> 0, group * 4);
  }
  return decoded.subarray(0, Math.floor((digits.length * 4) / 5));
}

function textUntil(data: Buffer, end: string): string {
  const length = data.indexOf(end, 0, "latin1");
  return data.toString("latin1", 0, length < 0 ? data.length : length).replace(/\s+/g, "");
}
