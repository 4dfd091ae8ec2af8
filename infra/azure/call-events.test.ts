import { functions } from "../../functions";
import { CALL_EVENT_TYPES } from "../../shared/calls/event";
import { deploymentWith, ofType } from "../../tools/bicep/deployment";
import { type Resource, snapshotOf } from "../../tools/bicep/snapshot";

let subscription: Resource | undefined;
beforeAll(async () => {
  const { outputs } = await deploymentWith({});
  const { FUNCTION_APP_NAME, CALL_EVENTS_TOPIC, STORAGE_NAME } = outputs;
  const events = await snapshotOf("call-events.bicepparam", "group", {
    FUNCTION_APP_NAME: String(FUNCTION_APP_NAME),
    CALL_EVENTS_TOPIC: String(CALL_EVENTS_TOPIC),
    STORAGE_NAME: String(STORAGE_NAME),
  });
  [subscription] = ofType(events, "Microsoft.EventGrid/systemTopics/eventSubscriptions");
});

it("are those that the app reads", () => {
  expect(subscription?.properties["filter"]).toEqual({ includedEventTypes: CALL_EVENT_TYPES });
});

it("are delivered one by one to a function that exists", () => {
  const receivers = functions.flatMap((it) => (it.kind === "event" ? [it.name] : []));
  expect(subscription?.properties["destination"]).toMatchObject({
    endpointType: "AzureFunction",
    properties: {
      resourceId: expect.stringMatching(new RegExp(`/functions/(${receivers.join("|")})$`)),
      maxEventsPerBatch: 1,
    },
  });
});

it("are retried for a day, then kept in a container", () => {
  expect(subscription?.properties).toMatchObject({
    retryPolicy: { eventTimeToLiveInMinutes: 1_440, maxDeliveryAttempts: 30 },
    deadLetterWithResourceIdentity: {
      identity: { type: "SystemAssigned" },
      deadLetterDestination: { properties: { blobContainerName: "undelivered-events" } },
    },
  });
});
