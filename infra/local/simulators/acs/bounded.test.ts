import { Readable } from "node:stream";
import { bounded, TooLarge } from "./bounded";

async function read(chunks: unknown[], most: number): Promise<Uint8Array[]> {
  const passed: Uint8Array[] = [];
  for await (const chunk of bounded(Readable.from(chunks), most)) passed.push(chunk);
  return passed;
}

const bytes = (length: number) => new Uint8Array(length);

test("as many bytes as are allowed pass, in their chunks", async () => {
  expect(await read([bytes(3), bytes(2)], 5)).toEqual([bytes(3), bytes(2)]);
});

test("one more is refused", async () => {
  await expect(read([bytes(3), bytes(3)], 5)).rejects.toBeInstanceOf(TooLarge);
});

test("what is no bytes is an error", async () => {
  await expect(read(["text"], 5)).rejects.toThrow(/Uint8Array/);
});
