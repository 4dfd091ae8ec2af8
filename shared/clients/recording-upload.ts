import type { Readable } from "node:stream";
import type { BlockBlobClient } from "@azure/storage-blob";
import * as z from "zod";
import { withRecordings } from "./recording-storage";

/** An upload holds at most so many blocks of this size in memory. */
export const BLOCK_BYTES = 4 * 1024 * 1024;
const BLOCKS_AT_ONCE = 2;
const REQUEST_DEADLINE_MS = 60_000;

/** Ids of one blob have the same length. */
export const blockId = (index: number): string =>
  Buffer.from(String(index).padStart(6, "0")).toString("base64");

/** What an interrupted upload left: the name, and how many bytes need not be uploaded again. */
export interface InterruptedUpload {
  name: string;
  bytes: number;
}

/**
 * The interrupted upload of the recording whose name starts with the prefix. Its last block is uploaded
 * again: the rest of a file that ends there could not be downloaded.
 * @throws Problem `storage_…`
 */
export function findInterruptedUpload(prefix: string): Promise<InterruptedUpload | undefined> {
  return withRecordings(async (container) => {
    const abortSignal = AbortSignal.timeout(REQUEST_DEADLINE_MS);
    const options = { prefix, includeUncommitedBlobs: true, abortSignal };
    for await (const { name } of container.listBlobsFlat(options)) {
      const blob = container.getBlockBlobClient(name);
      const { uncommittedBlocks = [] } = await blob.getBlockList("uncommitted", { abortSignal });
      const complete = new Set(
        uncommittedBlocks.filter(({ size }) => size === BLOCK_BYTES).map((block) => block.name),
      );
      let blocks = 0;
      while (complete.has(blockId(blocks))) blocks += 1;
      return { name, bytes: Math.max(0, blocks - 1) * BLOCK_BYTES };
    }
    return undefined;
  });
}

const failure = z.object({ statusCode: z.number() });

/** HTTP 409 and 412: somebody else has written it meanwhile. */
const wasWritten = (error: unknown) =>
  [409, 412].includes(failure.safeParse(error).data?.statusCode ?? 0);

/** Cuts a stream into blocks, of which only the last may be smaller. */
async function* blocksOf(content: Readable): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content) {
    chunks.push(z.instanceof(Buffer).parse(chunk));
    bytes += chunks.at(-1)?.length ?? 0;
    if (bytes < BLOCK_BYTES) continue;
    const joined = Buffer.concat(chunks);
    let start = 0;
    for (; joined.length - start >= BLOCK_BYTES; start += BLOCK_BYTES)
      yield joined.subarray(start, start + BLOCK_BYTES);
    chunks = [joined.subarray(start)];
    bytes = joined.length - start;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}

/** Uploads blocks, two at once. @returns how many the file has */
async function stageBlocks(
  blob: BlockBlobClient,
  { content, first }: { content: Readable; first: number },
  abortSignal: AbortSignal,
): Promise<number> {
  let index = first;
  const staging: Promise<unknown>[] = [];
  for await (const block of blocksOf(content)) {
    const staged = blob.stageBlock(blockId(index), block, block.length, { abortSignal });
    // Its failure is thrown where it is awaited, which may be later.
    staged.catch(() => undefined);
    staging.push(staged);
    index += 1;
    if (staging.length >= BLOCKS_AT_ONCE) await staging.shift();
  }
  await Promise.all(staging);
  return index;
}

/**
 * Stores a recording, completely or not at all: it appears when its stream has ended. An existing one is
 * not changed. If it is interrupted, its blocks are kept for a week, and `findInterruptedUpload` finds them.
 * @param content what follows the first `from` bytes, which are stored
 * @throws Problem `storage_…`, and the error of the stream
 */
export function storeRecording(
  recording: { name: string; contentType: string; metadata: Record<string, string>; from: number },
  content: Readable,
  abortSignal: AbortSignal,
): Promise<void> {
  return withRecordings(async (container) => {
    const blob = container.getBlockBlobClient(recording.name);
    const first = recording.from / BLOCK_BYTES;
    try {
      const blocks = await stageBlocks(blob, { content, first }, abortSignal);
      await blob.commitBlockList(
        Array.from({ length: blocks }, (_, index) => blockId(index)),
        {
          abortSignal,
          blobHTTPHeaders: { blobContentType: recording.contentType },
          metadata: recording.metadata,
          conditions: { ifNoneMatch: "*" },
        },
      );
    } catch (error) {
      if (!wasWritten(error)) throw error;
    }
  });
}
