import { randomUUID } from "node:crypto";
import type { Call, Recording } from "./calls";
import { type ContentStore, contentPaths } from "./content-store";
import type { CustomerStorage } from "./customer-storage";
import { AcsError } from "./errors";
import type { Chunk } from "./events";

/** The content host of ACS, as events name it; locally the app uses the simulator in its place. */
const CONTENT_ORIGIN = "https://local-recordings.asm.skype.com";

type Document = { id: string; contentType: string };

/** Provides uploaded documents as the content of recordings. */
export class RecordingFiles {
  readonly #content: ContentStore;
  readonly #storage: CustomerStorage;

  constructor(content: ContentStore, storage: CustomerStorage) {
    this.#content = content;
    this.#storage = storage;
  }

  /** @throws AcsError if no document with this id was uploaded */
  async find(documentId: string): Promise<Document> {
    const contentType = await this.#content.typeOf(documentId);
    if (contentType !== undefined) return { id: documentId, contentType };
    throw new AcsError(404, "NotFound", "There is no such document: PUT /_recordings first.");
  }

  /**
   * A document as the only chunk of a recording, copied to the customer's container if the recording
   * was started with one. There is no metadata at the chunk's metadata location.
   */
  async createChunk(
    call: Call,
    recording: Recording,
    { id, contentType }: Document,
  ): Promise<Chunk> {
    if (recording.containerUrl !== undefined) {
      const name = blobNameOf(call, recording, id);
      const blob = { name, path: this.#content.pathOf(id), contentType };
      const url = await this.#storage.put(recording.containerUrl, blob);
      return { documentId: id, contentLocation: url, deleteLocation: url };
    }
    const paths = contentPaths(id, recording.content === "audio" ? "audio" : "video");
    return {
      documentId: id,
      contentLocation: CONTENT_ORIGIN + paths.content,
      metadataLocation: CONTENT_ORIGIN + paths.metadata,
      deleteLocation: CONTENT_ORIGIN + paths.document,
    };
  }
}

/** The name that ACS gives to what it writes into a container. */
function blobNameOf(call: Call, recording: Recording, documentId: string): string {
  const day = call.startedAt.toISOString().slice(0, 10).replaceAll("-", "");
  const folder = `${recording.id.slice(0, 8)}-${randomUUID()}`;
  const { format } = recording;
  return `${day}/${call.id}/${folder}/0-audio${format}.${documentId}.${format}`;
}
