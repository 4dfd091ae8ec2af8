import { randomUUID } from "node:crypto";
import type { Call, Recording } from "./calls";
import { contentPaths } from "./content-path";
import type { ContentStore } from "./content-store";
import type { OwnStorage } from "./customer-storage";
import { RefusedCall } from "./errors";
import type { Chunk } from "./events";

/** The content host of ACS, as events name it; the app finds the simulator there. */
const CONTENT_ORIGIN = "https://local-recordings.asm.skype.com";

type Document = { id: string; contentType: string };

/** Puts what was uploaded in the place of what was recorded. */
export class ChunkMaker {
  readonly #content: ContentStore;
  readonly #storage: OwnStorage;

  constructor(content: ContentStore, storage: OwnStorage) {
    this.#content = content;
    this.#storage = storage;
  }

  /** @throws RefusedCall when nothing was uploaded for it */
  async find(documentId: string): Promise<Document> {
    const contentType = await this.#content.typeOf(documentId);
    if (contentType !== undefined) return { id: documentId, contentType };
    throw new RefusedCall(404, "NotFound", "There is no such document: PUT /_recordings first.");
  }

  /**
   * A document as the one chunk of a recording, copied to where the recording was to end. There is
   * no metadata of it: nothing lies at its location.
   */
  async make(call: Call, recording: Recording, { id, contentType }: Document): Promise<Chunk> {
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

/** As ACS names what it writes into a container. */
function blobNameOf(call: Call, recording: Recording, documentId: string): string {
  const day = call.startedAt.toISOString().slice(0, 10).replaceAll("-", "");
  const folder = `${recording.id.slice(0, 8)}-${randomUUID()}`;
  const { format } = recording;
  return `${day}/${call.id}/${folder}/0-audio${format}.${documentId}.${format}`;
}
