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
/** How long a receive that should give nothing is waited for. */
const NOTHING_MS = 300;
/** How long one that should give something may take on a busy machine. */
const DEADLINE_MS = 60_000;

export type TestBus = {
  connection: string;
  directory: string;
  /** A client that gives up soon; closed with the bus. */
  client: (connection?: string) => ServiceBusClient;
  close: () => Promise<void>;
};

/** A local Service Bus of its own, forgotten when it closes. */
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

/** The next message, which has to come. */
export async function receiveOne(receiver: ServiceBusReceiver): Promise<ServiceBusReceivedMessage> {
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: DEADLINE_MS });
  if (!message) throw new Error("No message came.");
  return message;
}

/** What can be received at once. */
export async function receiveNow(receiver: ServiceBusReceiver): Promise<unknown[]> {
  const messages = await receiver.receiveMessages(100, { maxWaitTimeInMs: NOTHING_MS });
  return messages.map(({ body }): unknown => body);
}
