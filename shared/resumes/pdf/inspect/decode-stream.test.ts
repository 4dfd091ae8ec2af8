import { deflateSync } from "node:zlib";
import { decodeStream } from "./decode-stream";

describe("decodeStream", () => {
  const text = Buffer.from("BT (Amina) Tj ET");

  it("applies the filters in order and ignores what follows the data", () => {
    const hex = Buffer.from(`${deflateSync(text).toString("hex")}> endstream`);
    expect(decodeStream(hex, ["AHx", "FlateDecode"])).toEqual(text);
    expect(decodeStream(Buffer.from("87cURD]~>"), ["A85"])).toEqual(Buffer.from("Hello"));
    expect(decodeStream(Buffer.concat([deflateSync(text), text]), ["Fl"])).toEqual(text);
  });

  it("decodes truncated data, and data with a wrong checksum", () => {
    const deflated = deflateSync(text);
    expect(decodeStream(deflated.subarray(0, -6), ["FlateDecode"])?.length).toBeGreaterThan(0);
    const damaged = Buffer.concat([deflated.subarray(0, -4), Buffer.alloc(4)]);
    expect(decodeStream(damaged, ["FlateDecode"])).toEqual(text);
  });

  it("returns undefined for other filters and invalid data", () => {
    expect(decodeStream(text, ["DCTDecode"])).toBeUndefined();
    expect(decodeStream(Buffer.from("no deflated data at all"), ["FlateDecode"])).toBeUndefined();
  });

  it("refuses more than 32 MiB", () => {
    const bomb = deflateSync(Buffer.alloc(33 * 1024 * 1024));
    expect(() => decodeStream(bomb, ["FlateDecode"])).toThrow("pdf_too_large");
  });
});
