import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import * as z from "zod";

const UNFINISHED = ".unfinished";
const CONTENT_TYPE = ".content-type";
const CONTENT_PREFIX = "/v1/objects/";

export const documentIdSchema = z
  .string()
  .regex(/^[0-9A-Za-z][0-9A-Za-z-]{0,99}$/, "expected up to 100 letters, digits and hyphens");
const bytesSchema = z.instanceof(Uint8Array);

export class TooLarge extends Error {}

/** Stores recordings as files: one for the content, named by its document, and one for its type. */
export class ContentStore {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Creates the directory, and removes unfinished files of a run that was killed. */
  static async open(directory: string): Promise<ContentStore> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const unfinished = (await readdir(directory)).filter((name) => name.endsWith(UNFINISHED));
    await Promise.all(unfinished.map(async (name) => rm(join(directory, name))));
    return new ContentStore(directory);
  }

  /** Where the content of a document is, if there is any. */
  pathOf(documentId: string): string {
    return join(this.directory, documentId);
  }

  /** The content type of a document; `undefined` if there is no such document. */
  async typeOf(documentId: string): Promise<string | undefined> {
    const path = this.pathOf(documentId) + CONTENT_TYPE;
    return readFile(path, "utf8").catch(() => undefined);
  }

  /** Replaces the content of a document, once all bytes have arrived. */
  async save(documentId: string, contentType: string, bytes: AsyncIterable<Uint8Array>) {
    const unfinished = join(this.directory, randomUUID() + UNFINISHED);
    try {
      await pipeline(bytes, createWriteStream(unfinished, { mode: 0o600 }));
      await rename(unfinished, this.pathOf(documentId));
      await writeFile(this.pathOf(documentId) + CONTENT_TYPE, contentType, { mode: 0o600 });
    } finally {
      await rm(unfinished, { force: true });
    }
  }

  async remove(documentId: string): Promise<void> {
    await rm(this.pathOf(documentId) + CONTENT_TYPE, { force: true });
    await rm(this.pathOf(documentId), { force: true });
  }
}

/**
 * Passes bytes on as they come.
 * @throws TooLarge once there are more than allowed
 */
export async function* limitBytes(
  chunks: AsyncIterable<unknown>,
  maxBytes: number,
): AsyncGenerator<Uint8Array> {
  let left = maxBytes;
  for await (const chunk of chunks) {
    const bytes = bytesSchema.parse(chunk);
    left -= bytes.length;
    if (left < 0) throw new TooLarge();
    yield bytes;
  }
}

/** Whether a path belongs to the content host, where recordings are, rather than to the resource. */
export function isContentPath(path: string): boolean {
  return path.startsWith(CONTENT_PREFIX);
}

/** The paths of the document of a recording, its content and its metadata. */
export function contentPaths(documentId: string, kind: "audio" | "video") {
  const document = `${CONTENT_PREFIX}${documentId}`;
  const content = `${document}/content`;
  return { document, content: `${content}/${kind}`, metadata: `${content}/acsmetadata` };
}
