import { Problem } from "../core/problems";

/** What uploads take of this process at once. */
const MAX_UPLOADS_PER_SENDER = 2;
const MAX_BYTES = 128 * 1024 * 1024;

/** An upload takes seconds. */
const RETRY_AFTER_SECONDS = 5;

const uploads = new Map<string, number>();
let bytesOfAll = 0;

interface UploadSlot {
  /** Counts bytes that are held in memory until the upload ends. @throws Problem `extractor_busy` */
  receive: (bytes: number) => void;
  end: () => void;
}

/** @throws Problem `rate_limited` where the sender has uploads enough */
export function openUploadSlot(sender: string): UploadSlot {
  const count = uploads.get(sender) ?? 0;
  if (count >= MAX_UPLOADS_PER_SENDER) {
    throw new Problem("rate_limited", {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
      detail: `At most ${MAX_UPLOADS_PER_SENDER} uploads at once.`,
    });
  }
  uploads.set(sender, count + 1);
  let received = 0;
  return {
    receive: (bytes) => {
      if (bytesOfAll + bytes > MAX_BYTES) {
        throw new Problem("extractor_busy", { retryAfterSeconds: RETRY_AFTER_SECONDS });
      }
      received += bytes;
      bytesOfAll += bytes;
    },
    end: () => {
      bytesOfAll -= received;
      const others = (uploads.get(sender) ?? 1) - 1;
      if (others === 0) uploads.delete(sender);
      else uploads.set(sender, others);
    },
  };
}
