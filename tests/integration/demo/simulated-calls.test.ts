import type { Simulator } from "../../../infra/local/simulators/simulator";
import {
  endCall,
  isSimulatedAcs,
  recordingsOf,
  startCall,
  uploadRecording,
} from "../../../tools/demo/simulated-calls";
import { type Receiver, startReceiver } from "../local-cloud/acs/receiver";
import { makeDirectory, recordingOf, removeDirectory, startIn } from "../local-cloud/acs/simulator";

const USER = "8:acs:one";

let receiver: Receiver;
let directory: string;
let acs: Simulator;
beforeEach(async () => {
  receiver = await startReceiver();
  directory = await makeDirectory();
  acs = await startIn(directory);
});
afterEach(async () => {
  await acs.close();
  await receiver.close();
  await removeDirectory(directory);
});

const start = () => startCall(acs.url, { groupId: "g", startedBy: USER, deliverTo: receiver.url });
const typesReceived = () => {
  const events = receiver.received.flatMap((delivery) => delivery.events);
  return new Set(events.map(({ eventType }) => eventType.split(".").at(-1)));
};

test("starts a call, which the app records, and ends it with the uploaded sound", async () => {
  await uploadRecording(acs.url, "d1", new Blob(["sound"], { type: "audio/wav" }));
  const call = await start();
  expect(await recordingsOf(acs.url, call)).toEqual([]);
  const { recordingId } = await recordingOf(acs.url).start({
    callLocator: { kind: "serverCallLocator", id: call.server_call_id },
  });
  expect(await recordingsOf(acs.url, call)).toEqual([recordingId]);
  const ended = await endCall(acs.url, call, "d1");
  expect(ended.deliveries).toHaveLength(3);
  expect(typesReceived()).toEqual(
    new Set([
      "CallStarted",
      "CallParticipantAdded",
      "CallParticipantRemoved",
      "CallEnded",
      "RecordingFileStatusUpdated",
    ]),
  );
});

test("names an event that the app does not accept in the error", async () => {
  receiver.answers.push(401, 401);
  await expect(start()).rejects.toThrow(
    /not accepted Microsoft\.Communication\.Call\w+, sent 1 times \(401\)/,
  );
});

test("reports the error of the simulator", async () => {
  const call = await start();
  await expect(endCall(acs.url, call, "unknown")).rejects.toThrow(
    /answered 404: .*no such document/,
  );
});

test("recognises the simulated ACS, and nothing else", async () => {
  expect(await isSimulatedAcs(acs.url)).toBe(true);
  expect(await isSimulatedAcs(receiver.url)).toBe(false);
  await acs.close();
  expect(await isSimulatedAcs(acs.url)).toBe(false);
});
