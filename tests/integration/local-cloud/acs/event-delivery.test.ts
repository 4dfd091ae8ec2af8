import { deliver } from "../../../../infra/local/simulators/acs/event-delivery";
import type { EventGridEvent } from "../../../../infra/local/simulators/acs/events";
import { type Receiver, startReceiver } from "./receiver";

const EVENT: EventGridEvent = {
  id: "e1",
  topic: "/subscriptions/none",
  subject: "call/c1",
  eventType: "Microsoft.Communication.CallEnded",
  eventTime: "2026-01-02T03:04:05.0060000Z",
  dataVersion: "1.0",
  metadataVersion: "1",
  data: { serverCallId: "c1" },
};
const NAMES = { event_id: EVENT.id, event_type: EVENT.eventType };
let receiver: Receiver;
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(() => receiver.close());

const send = (headers: Record<string, string> = {}) =>
  deliver(EVENT, { url: receiver.url, headers });
const counts = () => receiver.received.map(({ headers }) => headers["aeg-delivery-count"]);

test("sends an event alone in a batch, with the headers of Event Grid and of the subscription", async () => {
  const delivery = await send({ "x-webhook-secret": "s" });
  expect(delivery).toEqual({ ...NAMES, delivered: true, attempts: 1, status: 202 });
  expect(receiver.received).toEqual([
    {
      events: [EVENT],
      headers: expect.objectContaining({
        "content-type": "application/json; charset=utf-8",
        "aeg-event-type": "Notification",
        "aeg-subscription-name": "LOCAL",
        "aeg-delivery-count": "0",
        "aeg-data-version": "1.0",
        "aeg-metadata-version": "1",
        "x-webhook-secret": "s",
      }),
    },
  ]);
});

test("retries until the event is accepted, and counts the attempts", async () => {
  receiver.answers.push(500, 429, 302, 200);
  expect(await send()).toEqual({ ...NAMES, delivered: true, attempts: 4, status: 200 });
  expect(counts()).toEqual(["0", "1", "2", "3"]);
});

test.each([400, 401, 403, 413])("does not retry after a %d", async (status) => {
  receiver.answers.push(status);
  expect(await send()).toEqual({ ...NAMES, delivered: false, attempts: 1, status });
});

test("gives up after five attempts", async () => {
  receiver.answers.push(...Array<number>(6).fill(503));
  expect(await send()).toEqual({ ...NAMES, delivered: false, attempts: 5, status: 503 });
  expect(counts()).toHaveLength(5);
});

test("gives up after five attempts if nothing listens", async () => {
  await receiver.close();
  expect(await send()).toEqual({ ...NAMES, delivered: false, attempts: 5, status: null });
});
