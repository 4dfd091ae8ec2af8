import { deflateSync } from "node:zlib";
import { decodeStream } from "./filters";

describe("a stream", () => {
  const text = Buffer.from("BT (Amina) Tj ET");

  it("is decoded through its filters in their order, whatever follows it", () => {
    const hex = Buffer.from(`${deflateSync(text).toString("hex")}> endstream`);
    expect(decodeStream(hex, ["AHx", "FlateDecode"])).toEqual(text);
    expect(decodeStream(Buffer.from("87cURD]~>"), ["A85"])).toEqual(Buffer.from("Hello"));
    expect(decodeStream(Buffer.concat([deflateSync(text), text]), ["Fl"])).toEqual(text);
  });

  it("gives what it holds where it was cut off or its checksum is wrong", () => {
    const deflated = deflateSync(text);
    expect(decodeStream(deflated.subarray(0, -6), ["FlateDecode"])?.length).toBeGreaterThan(0);
    const damaged = Buffer.concat([deflated.subarray(0, -4), Buffer.alloc(4)]);
    expect(decodeStream(damaged, ["FlateDecode"])).toEqual(text);
  });

  it("is left alone where its filter is another one, or its data are not what the filter says", () => {
    expect(decodeStream(text, ["DCTDecode"])).toBeUndefined();
    expect(decodeStream(Buffer.from("no deflated data at all"), ["FlateDecode"])).toBeUndefined();
  });

  it("is refused beyond 32 MiB", () => {
    const bomb = deflateSync(Buffer.alloc(33 * 1024 * 1024));
    expect(() => decodeStream(bomb, ["FlateDecode"])).toThrow("pdf_too_large");
  });
});
