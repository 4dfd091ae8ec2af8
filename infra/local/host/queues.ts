import { ServiceBusClient, type ServiceBusReceivedMessage } from "@azure/service-bus";
import * as z from "zod";
import type { FunctionApp } from "./app";
import type { RegisteredFunction, RpcData } from "./functions-core";
import { readHostJson } from "./host-json";
import { log, logFailure } from "./log";
import type { QueueTrigger } from "./metadata";

/**
 * Retries of one operation of the client. They limit how long a message whose connection was lost
 * occupies one of the concurrent calls.
 */
const RETRY_OPTIONS = { maxRetries: 1, retryDelayInMs: 1_000, timeoutInMs: 10_000 };

/** An outage is logged once in this time. */
const OUTAGE_LOG_MS = 60_000;

const bytesSchema = z.instanceof(Buffer);

/**
 * Receives messages for the app's queue functions. The returned function stops receiving, once the
 * messages in progress are settled. While the broker is unavailable, the client keeps retrying.
 *
 * @throws Error if the setting that names a connection is missing
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
  const { maxConcurrentCalls, maxAutoLockRenewalDuration } = readHostJson().serviceBus;
  const client = new ServiceBusClient(connectionString, { retryOptions: RETRY_OPTIONS });
  const receiver = client.createReceiver(queueName, {
    maxAutoLockRenewalDurationInMs: maxAutoLockRenewalDuration,
    skipParsingBodyAsJson: true,
  });

  /** Completes the message if the function returns; abandons it, for another delivery, if it throws. */
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

/** Logs that a queue cannot be received from. The client retries, and reports every failure. */
function outageLog(queueName: string): (outage: { error: Error }) => Promise<void> {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return async ({ error }) => {
    if (performance.now() - loggedAt < OUTAGE_LOG_MS) return;
    loggedAt = performance.now();
    log("warning", "system", `Receiving from ${queueName} fails and is retried: ${error.message}`);
  };
}

/** As text, which the library parses if it is JSON. */
function bodyOf(message: ServiceBusReceivedMessage): RpcData {
  return { string: bytesSchema.parse(message.body).toString("utf8") };
}

/** As on the platform: the count includes this delivery, and the time has no zone. */
function metadataOf(message: ServiceBusReceivedMessage): Record<string, RpcData> {
  const enqueuedAt = message.enqueuedTimeUtc?.toISOString().replace(/Z$/, "");
  return {
    MessageId: { string: String(message.messageId ?? "") },
    DeliveryCount: { json: JSON.stringify((message.deliveryCount ?? 0) + 1) },
    ApplicationProperties: { json: JSON.stringify(message.applicationProperties ?? {}) },
    EnqueuedTimeUtc: { json: JSON.stringify(enqueuedAt ?? null) },
  };
}
