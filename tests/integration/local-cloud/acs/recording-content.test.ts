import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { CallRecording } from "@azure/communication-call-automation";
import type { PipelineResponse } from "@azure/core-rest-pipeline";
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

const give = (body: Content = CONTENT, contentType = "audio/wav") =>
  upload(simulator.url, DOCUMENT, body, contentType);
const download = async (location = LOCATION, range: { offset?: number; length?: number } = {}) =>
  buffer(await recording.downloadStreaming(location, range));

describe("the content of a recording", () => {
  test("is what was uploaded, as audio or video", async () => {
    const answer = await give();
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { document_id: DOCUMENT, content_type: "audio/wav" },
    ]);
    expect(await download()).toEqual(CONTENT);
    expect(await download(locationOf(DOCUMENT, "video"))).toEqual(CONTENT);
  });

  test("comes with its length and type", async () => {
    await give(CONTENT, "audio/mpeg");
    const answers: PipelineResponse[] = [];
    const observed = recordingOf(simulator.url, { answered: (answer) => answers.push(answer) });
    await buffer(await observed.downloadStreaming(LOCATION));
    expect(answers.map(({ headers }) => headers.toJSON())).toMatchObject([
      { "content-length": `${CONTENT.length}`, "content-type": "audio/mpeg" },
    ]);
  });

  test.each([
    [{ offset: 4 }, CONTENT.subarray(4)],
    [{ offset: 4, length: 5 }, CONTENT.subarray(4, 9)],
    [{ offset: 4, length: 5_000 }, CONTENT.subarray(4)],
  ])("comes in a range: %j", async (range, expected) => {
    await give();
    expect(await download(LOCATION, range)).toEqual(expected);
  });

  test("comes in no range beyond its end", async () => {
    await give();
    await expect(download(LOCATION, { offset: 5_000 })).rejects.toEqual({ status: 416 });
  });

  test("is what was uploaded last", async () => {
    await give("old", "audio/mpeg");
    await give("new", "audio/wav");
    expect((await download()).toString()).toBe("new");
  });

  test("may have no bytes", async () => {
    await give("");
    expect(await download()).toHaveLength(0);
  });

  test("is still there after a restart", async () => {
    await give();
    await simulator.close();
    simulator = await startIn(directory);
    recording = recordingOf(simulator.url);
    expect(await download()).toEqual(CONTENT);
  });

  test("is gone once it is deleted, with nothing left of it", async () => {
    await give();
    const document = `${CONTENT_ORIGIN}/v1/objects/${DOCUMENT}`;
    await recording.delete(document);
    const gone = { status: 404, message: "There is no such recording." };
    await expect(download()).rejects.toEqual(gone);
    await expect(recording.delete(document)).rejects.toEqual(gone);
    expect(await kept()).toEqual([]);
  });
});

describe("refused is", () => {
  test("content that nobody has uploaded", async () => {
    const gone = { status: 404, message: "There is no such recording." };
    await expect(download(locationOf("none"))).rejects.toEqual(gone);
    await expect(download(`${CONTENT_ORIGIN}/v1/objects/${DOCUMENT}`)).rejects.toEqual(gone);
  });

  test("content to who signs with another key, or not at all", async () => {
    await give();
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
    "an upload of the name %s",
    async (documentId) => {
      expect((await upload(simulator.url, documentId, "x", "audio/wav")).ok).toBe(false);
      expect(await kept()).toEqual([]);
    },
  );

  test("an upload of more than 2 GiB", async () => {
    const socket = sendUpload(2 * 1024 ** 3 + 1);
    const [answer] = await once(socket, "data");
    socket.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
    expect(await kept()).toEqual([]);
  });
});

describe("an upload that breaks off", () => {
  test("leaves nothing", async () => {
    const socket = sendUpload(1_000);
    socket.write("half of it");
    await until(async () => (await kept()).length === 1);
    socket.destroy();
    await until(async () => (await kept()).length === 0);
    await expect(download()).rejects.toMatchObject({ status: 404 });
  });

  test("leaves what was there before", async () => {
    await give();
    const socket = sendUpload(1_000);
    socket.write("half of it");
    await until(async () => (await kept()).length === 3);
    socket.destroy();
    await until(async () => (await kept()).length === 2);
    expect(await download()).toEqual(CONTENT);
  });

  test("is cleared away by the next start when the simulator was killed in it", async () => {
    await writeFile(`${directory}/recordings/1.unfinished`, "half of it");
    await simulator.close();
    simulator = await startIn(directory);
    expect(await kept()).toEqual([]);
  });
});

const kept = () => readdir(`${directory}/recordings`);

/** The head of an upload of so many bytes. */
function sendUpload(bytes: number): Socket {
  const socket = connect(Number(new URL(simulator.url).port), "127.0.0.1");
  socket.write(
    `PUT /_recordings/${DOCUMENT} HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`,
  );
  return socket;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(1);
}
