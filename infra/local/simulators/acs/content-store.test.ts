import { Readable } from "node:stream";
import { limitBytes, TooLarge } from "./content-store";

async function read(chunks: unknown[], max: number): Promise<Uint8Array[]> {
  const passed: Uint8Array[] = [];
  for await (const chunk of limitBytes(Readable.from(chunks), max)) passed.push(chunk);
  return passed;
}

const bytes = (length: number) => new Uint8Array(length);

describe("limitBytes", () => {
  it("passes on as many bytes as allowed, in their chunks", async () => {
    expect(await read([bytes(3), bytes(2)], 5)).toEqual([bytes(3), bytes(2)]);
  });

  it("throws TooLarge at one byte more", async () => {
    await expect(read([bytes(3), bytes(3)], 5)).rejects.toBeInstanceOf(TooLarge);
  });

  it("throws on a chunk that is not bytes", async () => {
    await expect(read(["text"], 5)).rejects.toThrow(/Uint8Array/);
  });
});
