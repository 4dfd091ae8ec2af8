import type { HttpRequest } from "@azure/functions";
import Busboy from "@fastify/busboy";
import * as z from "zod";
import { Problem } from "../core/problems";
import { mediaType, type Reader } from "./body";
import { RECEIVING_PROBLEMS, readChunks } from "./read-chunks";
import { type ReceivedBody, ReceivedBytes } from "./received-bytes";

/** How long a caller may take to send a file. */
const UPLOAD_DEADLINE_MS = 120_000;

/** Of a slow mobile connection. */
const MIN_BYTES_PER_SECOND = 8 * 1024;

/** What the boundaries and headers of the parts may add to the file. */
const MULTIPART_OVERHEAD_BYTES = 64 * 1024;

const MAX_PARTS = 20;

const MAX_UPLOADS_PER_SENDER = 2;

const uploads = new ReceivedBytes({
  bytesOfAll: 128 * 1024 * 1024,
  bodiesPerSender: MAX_UPLOADS_PER_SENDER,
  busyCode: "extractor_busy",
  tooManyDetail: `At most ${MAX_UPLOADS_PER_SENDER} uploads at once.`,
});

/**
 * The file in one field of a multipart body; other fields are ignored.
 * @param bytes the largest file that is accepted
 * @throws Problem `unsupported_media_type`, `invalid_multipart`, `body_too_large`, `invalid_request`,
 * `rate_limited`, `extractor_busy`, `request_timeout`, `request_incomplete`
 */
export function uploadedFile(field: string, bytes: number): Reader<Buffer> {
  return {
    accepts: {
      in: "body",
      schema: z.object({ [field]: z.file().max(bytes) }),
      mediaTypes: ["multipart/form-data"],
    },
    problems: [
      ...RECEIVING_PROBLEMS,
      "unsupported_media_type",
      "invalid_multipart",
      "invalid_request",
      "rate_limited",
      "extractor_busy",
    ],
    async read(request, sender) {
      if (mediaType(request) !== "multipart/form-data") {
        throw new Problem("unsupported_media_type", { detail: "Send multipart/form-data." });
      }
      const upload = uploads.open(sender);
      const file = await readFile(request, field, bytes, upload).finally(upload.end);
      if (file) return file;
      const message = "A file is required";
      throw new Problem("invalid_request", { errors: [{ path: field, message }] });
    },
  };
}

async function readFile(
  request: HttpRequest,
  field: string,
  bytes: number,
  received: ReceivedBody,
) {
  const chunks: Buffer[] = [];
  let found = false;
  let isTooLarge = false;
  let refusal: Problem | undefined;
  const parser = openParser(request.headers.get("content-type") ?? "", bytes);
  const parsed = new Promise<void>((resolve, reject) => {
    const refuse = (cause: unknown) => {
      refusal ??= new Problem("invalid_multipart", { cause });
      reject(refusal);
    };
    parser.on("file", (name, stream) => {
      // A body that ends in the middle of a file is an error of the file's stream, not of the parser.
      stream.on("error", refuse);
      if (name !== field || found) {
        stream.resume();
        return;
      }
      found = true;
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("limit", () => {
        isTooLarge = true;
      });
    });
    parser.on("finish", resolve);
    parser.on("error", refuse);
  });
  const bounds = {
    bytes: bytes + MULTIPART_OVERHEAD_BYTES,
    deadlineMs: UPLOAD_DEADLINE_MS,
    minBytesPerSecond: MIN_BYTES_PER_SECOND,
    signal: received.refused,
  };
  const onChunk = (chunk: Uint8Array) => {
    if (refusal) throw refusal;
    received.add(chunk.byteLength);
    parser.write(Buffer.from(chunk));
  };
  const sent = readChunks(request, bounds, onChunk).then(() => parser.end());
  await Promise.all([sent, parsed]);
  if (isTooLarge)
    throw new Problem("body_too_large", { detail: `At most ${bytes} bytes are accepted.` });
  return found ? Buffer.concat(chunks) : undefined;
}

function openParser(contentType: string, fileSize: number) {
  try {
    return new Busboy({
      headers: { "content-type": contentType },
      limits: { fileSize, files: MAX_PARTS, fields: MAX_PARTS, parts: MAX_PARTS },
    });
  } catch (cause) {
    throw new Problem("invalid_multipart", { cause });
  }
}
