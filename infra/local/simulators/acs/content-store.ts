import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

const UNFINISHED = ".unfinished";
const CONTENT_TYPE = ".content-type";

/** Recordings as files: one for the bytes, named by its document, and one for their content type. */
export class ContentStore {
  readonly directory: string;

  private constructor(directory: string) {
    this.directory = directory;
  }

  /** Makes the directory, and removes from it what a run that was killed has left unfinished. */
  static async open(directory: string): Promise<ContentStore> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const unfinished = (await readdir(directory)).filter((name) => name.endsWith(UNFINISHED));
    await Promise.all(unfinished.map(async (name) => rm(join(directory, name))));
    return new ContentStore(directory);
  }

  /** Where the bytes of a document are, if there are any. */
  pathOf(documentId: string): string {
    return join(this.directory, documentId);
  }

  /** The content type of a document; `undefined` when there is no such document. */
  async typeOf(documentId: string): Promise<string | undefined> {
    const path = this.pathOf(documentId) + CONTENT_TYPE;
    return readFile(path, "utf8").catch(() => undefined);
  }

  /** Keeps the bytes once they are all there, in place of what the document held before. */
  async keep(documentId: string, contentType: string, bytes: AsyncIterable<Uint8Array>) {
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
