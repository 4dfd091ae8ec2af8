import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import * as z from "zod";
import type { FunctionApp } from "./app";
import type { RegisteredFunction, RpcData } from "./functions-core";
import { readHostFile } from "./host-json";
import { log, logFailure } from "./log";
import type { QueueTrigger } from "./metadata";

/**
 * For one operation of the client. How often and how long it tries again bounds how long a message
 * whose connection was lost takes up one of the calls.
 */
const RETRY_OPTIONS = { maxRetries: 1, retryDelayInMs: 1_000, timeoutInMs: 10_000 };

/** An outage is told of so often. */
const OUTAGE_LOG_MS = 60_000;

const bytesSchema = z.instanceof(Buffer);

/**
 * Receives for the app's queue functions; the function given back ends that when the messages under
 * way are settled. A broker that is away is tried again for as long as it takes.
 *
 * @throws where the setting that names a connection is missing
 */
export function startQueues(app: FunctionApp, settings: NodeJS.ProcessEnv): () => Promise<void> {
  const stops = [...app.functions.values()].flatMap((target) =>
    target.trigger.type === "serviceBusTrigger"
      ? [startQueue(app, target, target.trigger, settings)]
      : [],
  );
  return async () => {
    await Promise.allSettled(stops.map(async (stop) => stop()));
  };
}

function startQueue(
  app: FunctionApp,
  target: RegisteredFunction,
  { queueName, connection }: QueueTrigger,
  settings: NodeJS.ProcessEnv,
): () => Promise<void> {
  const { name } = target.metadata;
  const connectionString = settings[connection];
  if (!connectionString) throw new Error(`The setting ${connection} of "${name}" is not set.`);
  const { maxConcurrentCalls, maxAutoLockRenewalDuration } = readHostFile().serviceBus;
  const client = new ServiceBusClient(connectionString, { retryOptions: RETRY_OPTIONS });
  const receiver = client.createReceiver(queueName, {
    maxAutoLockRenewalDurationInMs: maxAutoLockRenewalDuration,
    skipParsingBodyAsJson: true,
  });

  /** Completes it where the function returns; where it throws, has it delivered again at once. */
  async function deliver(message: ServiceBusReceivedMessage): Promise<void> {
    try {
      await app.invoke(target, bodyOf(message), { triggerMetadata: metadataOf(message) });
    } catch (error) {
      logFailure(name, error);
      return receiver.abandonMessage(message);
    }
    return receiver.completeMessage(message);
  }

  const running = new Set<Promise<void>>();
  const subscription = receiver.subscribe(
    {
      processMessage: async (message) => {
        const delivery = deliver(message);
        running.add(delivery);
        await delivery.finally(() => running.delete(delivery));
      },
      processError: outageLog(queueName),
    },
    { maxConcurrentCalls, autoCompleteMessages: false },
  );
  return async () => {
    await subscription.close();
    await Promise.allSettled(running);
    await client.close();
  };
}

/** Tells that a queue cannot be received from: the client tries again, and says so every time. */
function outageLog(queueName: string): (outage: { error: Error }) => Promise<void> {
  let toldAt = Number.NEGATIVE_INFINITY;
  return async ({ error }) => {
    if (performance.now() - toldAt < OUTAGE_LOG_MS) return;
    toldAt = performance.now();
    log("warning", "system", `Receiving from ${queueName} fails, and goes on: ${error.message}`);
  };
}

/** As text, which the library reads as JSON where it is. */
function bodyOf(message: ServiceBusReceivedMessage): RpcData {
  return { string: bytesSchema.parse(message.body).toString("utf8") };
}

/** As the platform gives it: it counts this delivery too, and leaves out the zone of the time. */
function metadataOf(message: ServiceBusReceivedMessage): Record<string, RpcData> {
  const enqueuedAt = message.enqueuedTimeUtc?.toISOString().replace(/Z$/, "");
  return {
    MessageId: { string: String(message.messageId ?? "") },
    DeliveryCount: { json: JSON.stringify((message.deliveryCount ?? 0) + 1) },
    EnqueuedTimeUtc: { json: JSON.stringify(enqueuedAt ?? null) },
  };
}
