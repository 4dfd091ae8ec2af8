import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { AddressInfo, Server, Socket } from "node:net";
import { join } from "node:path";
import { QUEUE_PROPERTIES, type QueueName } from "../../../shared/core/queues";
import { KEY_NAME } from "./authorization";
import { Broker, MAX_MESSAGE_BYTES } from "./broker";
import { MessageStore } from "./store";

const LOOPBACK = "127.0.0.1";
/** How many messages a sender may send before the broker accepts the first. */
const SENDER_CREDIT = 100;

export type ServiceBus = {
  connection_string: string;
  /** Closes every connection; may be called once. */
  close: () => Promise<void>;
};

export type ServiceBusOptions = {
  /** Where the messages are stored. */
  directory: string;
  /** 0 for any free port. */
  port: number;
  /** With which clients sign their tokens. */
  key: string;
  /** Lock durations of queues that differ from 30 seconds. */
  lockDurationsMs?: Partial<Record<QueueName, number>>;
};

/**
 * Starts the local Service Bus: the part of it that the app uses, for the Azure clients, over AMQP 1.0
 * on the loopback address. Messages, locks and counts are written to a file before they are
 * acknowledged.
 *
 * @throws Error naming the port if it cannot be listened on
 */
export async function startServiceBus(options: ServiceBusOptions): Promise<ServiceBus> {
  const { directory, port, key, lockDurationsMs = {} } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = new MessageStore(join(directory, "messages.sqlite"));
  const lockDurationMs = ({ queue }: { queue: QueueName }) =>
    lockDurationsMs[queue] ?? QUEUE_PROPERTIES.lockDurationMs;
  const broker = new Broker({ store, key, lockDurationMs });
  const server = broker.container.listen({
    port,
    host: LOOPBACK,
    receiver_options: {
      credit_window: SENDER_CREDIT,
      autoaccept: false,
      max_message_size: MAX_MESSAGE_BYTES,
    },
    // The broker settles deliveries itself, when the client reports an outcome.
    sender_options: { autosettle: false },
  });
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await once(server, "listening").catch((cause: unknown) => {
    broker.stop();
    store.close();
    const where = `${LOOPBACK}:${port}`;
    throw new Error(`The local Service Bus cannot listen on ${where}: is the port busy?`, {
      cause,
    });
  });
  return {
    connection_string: connectionString(portOf(server), key),
    close: async () => {
      broker.stop();
      const closed = once(server, "close");
      server.close();
      // With an error, because otherwise the library would not clear the timers of the connection.
      for (const socket of sockets) socket.destroy(new Error("The local Service Bus is closing."));
      await closed;
      store.close();
    },
  };
}

/** For Azure's clients, which connect without TLS to an emulator on loopback. */
export function connectionString(port: number, key: string): string {
  return [
    `Endpoint=sb://${LOOPBACK}:${port}`,
    `SharedAccessKeyName=${KEY_NAME}`,
    `SharedAccessKey=${key}`,
    "UseDevelopmentEmulator=true;",
  ].join(";");
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("Not a TCP server");
  return address.port;
}
