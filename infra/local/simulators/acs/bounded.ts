import * as z from "zod";

const bytesSchema = z.instanceof(Uint8Array);

export class TooLarge extends Error {}

/**
 * The same bytes, as they come.
 * @throws TooLarge once there are more of them than are allowed
 */
export async function* bounded(
  chunks: AsyncIterable<unknown>,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  let left = mostBytes;
  for await (const chunk of chunks) {
    const bytes = bytesSchema.parse(chunk);
    left -= bytes.length;
    if (left < 0) throw new TooLarge();
    yield bytes;
  }
}
