import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import type { CallRecording } from "@azure/communication-call-automation";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
import pWaitFor from "p-wait-for";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import {
  CONTENT_ORIGIN,
  type Content,
  makeDirectory,
  OTHER_KEY,
  recordingOf,
  removeDirectory,
  startIn,
  upload,
} from "./simulator";

const DOCUMENT = "0-local-d1-abc";
const CONTENT = Buffer.from("the words that were spoken, as bytes \u0000\u0001");
const locationOf = (documentId: string, kind = "audio") =>
  `${CONTENT_ORIGIN}/v1/objects/${documentId}/content/${kind}`;
const LOCATION = locationOf(DOCUMENT);

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

const uploadContent = (body: Content = CONTENT, contentType = "audio/wav") =>
  upload(simulator.url, DOCUMENT, body, contentType);
const download = async (location = LOCATION, range: { offset?: number; length?: number } = {}) =>
  buffer(await recording.downloadStreaming(location, range));

describe("the content of a recording", () => {
  test("is what was uploaded, as audio or video", async () => {
    const answer = await uploadContent();
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { document_id: DOCUMENT, content_type: "audio/wav" },
    ]);
    expect(await download()).toEqual(CONTENT);
    expect(await download(locationOf(DOCUMENT, "video"))).toEqual(CONTENT);
  });

  test("has its length and type", async () => {
    await uploadContent(CONTENT, "audio/mpeg");
    const answers: PipelineResponse[] = [];
    const observed = recordingOf(simulator.url, { onResponse: (answer) => answers.push(answer) });
    await buffer(await observed.downloadStreaming(LOCATION));
    expect(answers.map(({ headers }) => headers.toJSON())).toMatchObject([
      { "content-length": `${CONTENT.length}`, "content-type": "audio/mpeg" },
    ]);
  });

  test.each([
    [{ offset: 4 }, CONTENT.subarray(4)],
    [{ offset: 4, length: 5 }, CONTENT.subarray(4, 9)],
    [{ offset: 4, length: 5_000 }, CONTENT.subarray(4)],
  ])("can be read in a range: %j", async (range, expected) => {
    await uploadContent();
    expect(await download(LOCATION, range)).toEqual(expected);
  });

  test("returns 416 for a range beyond its end", async () => {
    await uploadContent();
    await expect(download(LOCATION, { offset: 5_000 })).rejects.toEqual({ status: 416 });
  });

  test("is what was uploaded last", async () => {
    await uploadContent("old", "audio/mpeg");
    await uploadContent("new", "audio/wav");
    expect((await download()).toString()).toBe("new");
  });

  test("may be empty", async () => {
    await uploadContent("");
    expect(await download()).toHaveLength(0);
  });

  test("is available after a restart", async () => {
    await uploadContent();
    await simulator.close();
    simulator = await startIn(directory);
    recording = recordingOf(simulator.url);
    expect(await download()).toEqual(CONTENT);
  });

  test("is deleted completely", async () => {
    await uploadContent();
    const document = `${CONTENT_ORIGIN}/v1/objects/${DOCUMENT}`;
    await recording.delete(document);
    const notFound = { status: 404, message: "There is no such recording." };
    await expect(download()).rejects.toEqual(notFound);
    await expect(recording.delete(document)).rejects.toEqual(notFound);
    expect(await storedFiles()).toEqual([]);
  });
});

describe("an error for", () => {
  test("content that was not uploaded", async () => {
    const notFound = { status: 404, message: "There is no such recording." };
    await expect(download(locationOf("none"))).rejects.toEqual(notFound);
    await expect(download(`${CONTENT_ORIGIN}/v1/objects/${DOCUMENT}`)).rejects.toEqual(notFound);
  });

  test("a request with another key or without a signature", async () => {
    await uploadContent();
    const stranger = recordingOf(simulator.url, { accessKey: OTHER_KEY });
    const denied = { status: 401, message: expect.stringMatching(/signature does not match/) };
    await expect(stranger.downloadStreaming(LOCATION)).rejects.toEqual(denied);
    const unsigned = await fetch(`${simulator.url}/v1/objects/${DOCUMENT}/content/audio`);
    expect([unsigned.status, await unsigned.text()]).toEqual([
      401,
      expect.not.stringMatching(/words/),
    ]);
  });

  test.each([".", "..%2Fstack", "a.content-type", "-a", "a".repeat(101)])(
    "an upload named %s",
    async (documentId) => {
      expect((await upload(simulator.url, documentId, "x", "audio/wav")).ok).toBe(false);
      expect(await storedFiles()).toEqual([]);
    },
  );

  test("an upload of more than 2 GiB", async () => {
    const socket = sendUpload(2 * 1024 ** 3 + 1);
    const [answer] = await once(socket, "data");
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await storedFiles()).toEqual([]);
  });
});

describe("an interrupted upload", () => {
  test("leaves no file", async () => {
    const socket = sendUpload(1_000);
    socket.write("half of it");
    await pWaitFor(async () => (await storedFiles()).length === 1);
    socket.destroy();
    await pWaitFor(async () => (await storedFiles()).length === 0);
    await expect(download()).rejects.toMatchObject({ status: 404 });
  });

  test("keeps the previous content", async () => {
    await uploadContent();
    const socket = sendUpload(1_000);
    socket.write("half of it");
    await pWaitFor(async () => (await storedFiles()).length === 3);
    socket.destroy();
    await pWaitFor(async () => (await storedFiles()).length === 2);
    expect(await download()).toEqual(CONTENT);
  });

  test("is removed by the next start if the simulator was killed", async () => {
    await writeFile(`${directory}/recordings/1.unfinished`, "half of it");
    await simulator.close();
    simulator = await startIn(directory);
    expect(await storedFiles()).toEqual([]);
  });
});

const storedFiles = () => readdir(`${directory}/recordings`);

/** Sends the headers of an upload of this many bytes. */
function sendUpload(bytes: number): Socket {
  const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1");
  socket.write(
    `PUT /_recordings/${DOCUMENT} HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  return socket;
}
