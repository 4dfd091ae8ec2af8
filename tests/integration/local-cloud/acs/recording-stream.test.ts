import { createHash, type Hash, randomBytes } from "node:crypto";
import { readdir, readlink } from "node:fs/promises";
import type { CallRecording } from "@azure/communication-call-automation";
import pWaitFor from "p-wait-for";
import * as z from "zod";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import {
  breakSimulator,
  CONTENT_ORIGIN,
  makeDirectory,
  recordingOf,
  removeDirectory,
  startIn,
  upload,
} from "./simulator";

const MIB = 1024 ** 2;
const CONTENT_MIB = 256;
/** Far below the content, and far above what its streams need. */
const MAX_GROWTH_MIB = 128;
const CHUNK = randomBytes(MIB);
const LOCATION = `${CONTENT_ORIGIN}/v1/objects/long/content/audio`;

let directory: string;
let simulator: Simulator;
let recording: CallRecording;
beforeEach(async () => {
  directory = await makeDirectory();
  simulator = await startIn(directory);
  recording = recordingOf(simulator.url);
});
afterEach(async () => {
  await simulator.close();
  await removeDirectory(directory);
});

const uploadContent = (chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) =>
  upload(simulator.url, "long", ReadableStream.from(chunks), "audio/wav");

/** A recording of this many MiB. */
function* chunks(count: number) {
  for (let sent = 0; sent < count; sent++) yield CHUNK;
}

const bytesSchema = z.instanceof(Uint8Array);

async function* downloaded(): AsyncGenerator<Uint8Array> {
  for await (const chunk of await recording.downloadStreaming(LOCATION)) {
    yield bytesSchema.parse(chunk);
  }
}

const sizeOf = async (parts: AsyncIterable<Uint8Array>) => {
  let size = 0;
  for await (const part of parts) size += part.length;
  return size;
};

test("streams a long recording in and out without holding it in memory", async () => {
  const [sent, received] = [createHash("sha256"), createHash("sha256")];
  const before = process.memoryUsage.rss();
  let most = before;
  async function* seen(parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, hash: Hash) {
    for await (const part of parts) {
      hash.update(part);
      most = Math.max(most, process.memoryUsage.rss());
      yield part;
    }
  }
  expect((await uploadContent(seen(chunks(CONTENT_MIB), sent))).status).toBe(201);
  expect(await sizeOf(seen(downloaded(), received))).toBe(CONTENT_MIB * MIB);
  expect(received.digest("hex")).toBe(sent.digest("hex"));
  expect((most - before) / MIB).toBeLessThan(MAX_GROWTH_MIB);
});

describe("with a fault, the download of a recording gets", () => {
  beforeEach(async () => {
    await uploadContent(chunks(8));
  });

  test("a status, which the SDK throws", async () => {
    await breakSimulator(simulator.url, { status: 503 });
    const error = { status: 503, message: expect.stringContaining("PUT /_faults") };
    await expect(recording.downloadStreaming(LOCATION)).rejects.toEqual(error);
  });

  test("no answer with hang, until its timeout", async () => {
    await breakSimulator(simulator.url, "hang");
    const asking = recording.downloadStreaming(LOCATION, { abortSignal: AbortSignal.timeout(50) });
    await expect(asking).rejects.toMatchObject({ name: "AbortError" });
  });

  test("a closed connection after at most half of it", async () => {
    await breakSimulator(simulator.url, "cut");
    let size = 0;
    const reading = (async () => {
      for await (const chunk of downloaded()) size += chunk.length;
    })();
    await expect(reading).rejects.toMatchObject({ code: "ECONNRESET" });
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(4 * MIB);
  });

  test("other content with garbage", async () => {
    await breakSimulator(simulator.url, "garbage");
    expect(await sizeOf(downloaded())).toBeLessThan(100);
  });

  test("a delayed answer", async () => {
    await breakSimulator(simulator.url, { delay_ms: 10 });
    expect(await sizeOf(downloaded())).toBe(8 * MIB);
  });
});

test("closes the file when the client disconnects in the middle of a recording", async () => {
  // More than the buffers of a connection can hold.
  await uploadContent(chunks(64));
  const reading = downloaded();
  await reading.next();
  expect(await openFiles()).toEqual([`${directory}/recordings/long`]);
  await reading.return(undefined);
  await pWaitFor(async () => (await openFiles()).length === 0);
});

/** The files that the simulator has open. */
async function openFiles(): Promise<string[]> {
  const descriptors = await readdir("/proc/self/fd");
  const paths = await Promise.all(
    descriptors.map(async (name) => readlink(`/proc/self/fd/${name}`).catch(() => "")),
  );
  return paths.filter((path) => path.startsWith(directory));
}
