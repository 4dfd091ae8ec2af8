import { functions } from "../../functions";
import { QUEUE_PROPERTIES, QUEUES } from "../../shared/core/queues";
import { deploymentWith, ofType } from "../../tools/bicep/deployment";
import type { Resource } from "../../tools/bicep/snapshot";

let queues: Resource[];
beforeAll(async () => {
  queues = ofType(await deploymentWith({}), "Microsoft.ServiceBus/namespaces/queues");
});

const nameOf = ({ name }: Resource) => name.replace(/^.*\//, "");

it("are those that the code sends to", () => {
  expect(queues.map(nameOf)).toEqual([...QUEUES]);
});

it("are those that functions receive from", () => {
  const received = functions.flatMap((it) => (it.kind === "queue" ? [it.queue] : []));
  expect(queues.map(nameOf).toSorted()).toEqual(received.toSorted());
});

it("are set up as the local ones", () => {
  const { lockDurationMs, maxDeliveries, duplicateWindowMs } = QUEUE_PROPERTIES;
  for (const { properties } of queues) {
    expect(properties).toMatchObject({
      lockDuration: `PT${lockDurationMs / 1_000}S`,
      maxDeliveryCount: maxDeliveries,
      requiresDuplicateDetection: true,
      duplicateDetectionHistoryTimeWindow: `PT${duplicateWindowMs / 60_000}M`,
      deadLetteringOnMessageExpiration: true,
      requiresSession: false,
    });
  }
});

it("keep a message longer than its attempts take", () => {
  for (const { properties } of queues) expect(properties["defaultMessageTimeToLive"]).toBe("P14D");
});
