import { triggerOf } from "./metadata";

const queue = { type: "serviceBusTrigger", name: "message", queueName: "q", connection: "C" };

function trigger(binding: { type: string }) {
  return triggerOf({ name: "one", bindings: { binding } });
}

it("finds the trigger among the bindings", () => {
  const bindings = { $return: { type: "http" }, message: queue };
  expect(triggerOf({ name: "one", bindings })).toMatchObject({ queueName: "q", connection: "C" });
});

it.each([
  ["another kind", { type: "cosmosDBTrigger", name: "x" }],
  ["a topic of Service Bus", { ...queue, queueName: undefined, topicName: "t" }],
  ["batches of messages", { ...queue, cardinality: "many" }],
  ["sessions", { ...queue, isSessionsEnabled: true }],
  ["messages that the function settles", { ...queue, autoCompleteMessages: false }],
])("rejects a trigger of %s and names the function", (_name, binding) => {
  expect(() => trigger(binding)).toThrow(`does not support the ${binding.type} of "one"`);
});

it("rejects a function without a trigger", () => {
  expect(() => trigger({ type: "http" })).toThrow('does not support the missing trigger of "one"');
});
