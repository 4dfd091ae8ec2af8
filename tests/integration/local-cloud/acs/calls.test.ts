import * as z from "zod";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import { type ReceivedEvent, type Receiver, startReceiver } from "./receiver";
import { makeDirectory, post, removeDirectory, startIn } from "./simulator";

const GROUP = "11111111-2222-4333-8444-555555555555";
const USER = "8:acs:bc360ba8-d29b-4ef2-b698-769ebef85521_0000000c-1fb9-4878-07fd-0848220077e1";
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/;
const UUID = /^[0-9a-f-]{36}$/;

let receiver: Receiver;
let directory: string;
let simulator: Simulator;
beforeEach(async () => {
  receiver = await startReceiver();
  directory = await makeDirectory();
  simulator = await startIn(directory);
});
afterEach(async () => {
  await simulator.close();
  await receiver.close();
  await removeDirectory(directory);
});

const callSchema = z.object({
  server_call_id: z.string(),
  correlation_id: z.string(),
  started_at: z.string(),
  ended_at: z.string().nullable(),
});
const playedSchema = callSchema.extend({
  deliveries: z.array(
    z.object({
      event_type: z.string(),
      delivered: z.boolean(),
      attempts: z.int(),
      status: z.int().nullable(),
    }),
  ),
});

const ask = (request: object = {}) =>
  post(`${simulator.url}/_calls`, { group_id: GROUP, deliver_to: receiver.url, ...request });
const askEnd = (id: string, request: object = {}) =>
  post(`${simulator.url}/_calls/${id}/end`, request);
const start = async (request: object = {}) => playedSchema.parse(await (await ask(request)).json());
const end = async (id: string, request: object = {}) =>
  playedSchema.parse(await (await askEnd(id, request)).json());
const getCall = async (id: string) =>
  callSchema.parse(await (await fetch(`${simulator.url}/_calls/${id}`)).json());

function received(type: string): ReceivedEvent[] {
  const events = receiver.received.flatMap((delivery) => delivery.events);
  return events.filter(({ eventType }) => eventType === `Microsoft.Communication.${type}`);
}

describe("a call that starts", () => {
  test("sends its start and its participant in the Event Grid schema", async () => {
    const { server_call_id, correlation_id, deliveries } = await start({ started_by: USER });
    const user = { communicationIdentifier: { rawId: USER, communicationUser: { id: USER } } };
    const of = {
      startedBy: user,
      serverCallId: server_call_id,
      group: { id: GROUP },
      isTwoParty: false,
      correlationId: correlation_id,
      isRoomsCall: false,
    };
    const envelope = {
      id: expect.stringMatching(UUID),
      topic: expect.stringMatching(/^\/subscriptions\/.*\/communicationservices\/local$/),
      dataVersion: "1.0",
      metadataVersion: "1",
      eventTime: expect.stringMatching(TIME),
    };
    expect(received("CallStarted")).toEqual([
      {
        ...envelope,
        subject: `call/${server_call_id}/startedBy/${USER}`,
        eventType: "Microsoft.Communication.CallStarted",
        data: of,
      },
    ]);
    expect(received("CallParticipantAdded")).toEqual([
      {
        ...envelope,
        subject: `call/${server_call_id}/participant/${USER}`,
        eventType: "Microsoft.Communication.CallParticipantAdded",
        data: {
          ...of,
          user,
          displayName: expect.any(String),
          participantId: expect.stringMatching(UUID),
          endpointType: expect.any(String),
        },
      },
    ]);
    const delivered = { delivered: true, attempts: 1, status: 202 };
    expect(deliveries).toMatchObject([delivered, delivered]);
  });

  test("is started by a new ACS user if none is named", async () => {
    const { server_call_id } = await start();
    const [subject] = received("CallStarted").map((event) => event.subject);
    expect(subject).toMatch(/\/startedBy\/8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
    expect(subject).toContain(server_call_id);
  });

  test("sends the headers of Event Grid and of the subscription", async () => {
    await start({ headers: { "x-webhook-secret": "s" } });
    expect(receiver.received.map(({ headers }) => headers)).toEqual(
      Array(2).fill(
        expect.objectContaining({
          "aeg-event-type": "Notification",
          "aeg-subscription-name": "LOCAL",
          "aeg-delivery-count": "0",
          "x-webhook-secret": "s",
        }),
      ),
    );
  });
});

describe("a call that ends", () => {
  test("sends the removed participant and its end, with its duration", async () => {
    const { server_call_id } = await start({ started_by: USER });
    const { started_at, ended_at, deliveries } = await end(server_call_id);
    expect(deliveries.map(({ event_type }) => event_type)).toEqual([
      "Microsoft.Communication.CallParticipantRemoved",
      "Microsoft.Communication.CallEnded",
    ]);
    const seconds = (Date.parse(ended_at ?? "") - Date.parse(started_at)) / 1_000;
    expect(received("CallEnded")).toMatchObject([
      {
        subject: `call/${server_call_id}`,
        data: { durationOfCall: seconds, group: { id: GROUP } },
      },
    ]);
    expect(received("CallParticipantRemoved")).toMatchObject([
      {
        subject: `call/${server_call_id}/participant/${USER}`,
        data: { serverCallId: server_call_id },
      },
    ]);
  });

  test("allows another call of its group", async () => {
    const first = await start();
    await end(first.server_call_id);
    const second = await start();
    expect(second.server_call_id).not.toBe(first.server_call_id);
  });
});

describe("an error for", () => {
  test.each([
    ["no group", { group_id: undefined }, /group_id/],
    [
      "an address outside this machine",
      { deliver_to: "https://example.test/" },
      /expected a loopback address/,
    ],
    ["an invalid ACS user", { started_by: "me" }, /expected the raw id/],
    ["an unknown key", { group: GROUP }, /Unrecognized key/i],
  ])("a call with %s", async (_name, request, message) => {
    const answer = await ask(request);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringMatching(message)]);
  });

  test("a second call of a group with an active call", async () => {
    await start();
    expect((await ask()).status).toBe(409);
  });

  test("an end with an unknown document, and the call stays active", async () => {
    const { server_call_id } = await start();
    expect((await askEnd(server_call_id, { document_id: "none" })).status).toBe(404);
    expect(await getCall(server_call_id)).toMatchObject({ ended_at: null });
  });

  test("an end of a call that is unknown or has ended", async () => {
    const { server_call_id } = await start();
    await end(server_call_id);
    expect((await askEnd(server_call_id)).status).toBe(409);
    expect((await askEnd("unknown")).status).toBe(404);
  });
});
