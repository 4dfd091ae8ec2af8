import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import { startServiceBus } from "../../../../infra/local/service-bus/service-bus";

export const KEY = "a-key-of-the-tests";
/** How long to wait for further messages before a queue counts as empty. */
const NOTHING_MS = 300;
/** How long an expected message may take on a busy machine. */
const DEADLINE_MS = 60_000;

export type TestBus = {
  connection: string;
  directory: string;
  /** A client with few retries; closed with the bus. */
  client: (connection?: string) => ServiceBusClient;
  close: () => Promise<void>;
};

/** A new local Service Bus, deleted when it is closed. */
export async function openBus(lockDurationMs = 30_000): Promise<TestBus> {
  const directory = await mkdtemp(join(tmpdir(), "talenti-bus-"));
  const bus = await startServiceBus({
    directory,
    port: 0,
    key: KEY,
    lockDurationsMs: { "interview-scoring": lockDurationMs },
  });
  const clients: ServiceBusClient[] = [];
  return {
    connection: bus.connection_string,
    directory,
    client: (connection = bus.connection_string) => {
      const client = connect(connection);
      clients.push(client);
      return client;
    },
    close: async () => {
      await Promise.all(clients.map(async (client) => client.close()));
      await bus.close();
      await rm(directory, { recursive: true });
    },
  };
}

export function connect(connection: string): ServiceBusClient {
  return new ServiceBusClient(connection, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 50, timeoutInMs: DEADLINE_MS },
  });
}

/** Receives the next message. @throws Error if there is none */
export async function receiveOne(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: DEADLINE_MS });
  if (!message) throw new Error("No message came.");
  return message;
}

/** Receives the expected number of messages, and any others that are there. @returns their bodies */
export async function receiveAll(receiver: ServiceBusReceiver, count: number): Promise<unknown[]> {
  const bodies: unknown[] = [];
  while (bodies.length < count) {
    const maxWaitTimeInMs = DEADLINE_MS;
    const messages = await receiver.receiveMessages(count - bodies.length, { maxWaitTimeInMs });
    if (messages.length === 0) throw new Error(`${bodies.length} messages came, and not ${count}.`);
    bodies.push(...messages.map(({ body }): unknown => body));
  }
  const more = await receiver.receiveMessages(100, { maxWaitTimeInMs: NOTHING_MS });
  return [...bodies, ...more.map(({ body }): unknown => body)];
}
