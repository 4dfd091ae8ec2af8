import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import type { AddressInfo, Server, Socket } from "node:net";
import { join } from "node:path";
import type { QueueName } from "../../../shared/core/queues";
import { KEY_NAME } from "./authorization";
import { Broker, LARGEST_MESSAGE_BYTES } from "./broker";
import { MessageStore } from "./store";

const LOOPBACK = "127.0.0.1";
/** As the queues in Azure have it. */
const LOCK_DURATION_MS = 30_000;
/** How many messages a sender may send ahead of what has been taken. */
const SENDER_CREDIT = 100;

export type ServiceBus = {
  connection_string: string;
  /** Drops every connection; may be called once. */
  close: () => Promise<void>;
};

export type ServiceBusOptions = {
  /** Where the messages are kept. */
  directory: string;
  /** 0 takes any free port. */
  port: number;
  /** What clients sign their tokens with. */
  key: string;
  /** Where a queue is to lock what it gives away for another time than 30 seconds. */
  lockDurationsMs?: Partial<Record<QueueName, number>>;
};

/**
 * Starts the local Service Bus: as much of it as the app uses, for its own clients, over AMQP 1.0 on
 * the loopback address. Messages, locks and counts are in a file before anything is acknowledged.
 *
 * @throws when the port cannot be listened on, naming it
 */
export async function startServiceBus(options: ServiceBusOptions): Promise<ServiceBus> {
  const { directory, port, key, lockDurationsMs = {} } = options;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const store = new MessageStore(join(directory, "messages.sqlite"));
  const lockDurationMs = ({ queue }: { queue: QueueName }) =>
    lockDurationsMs[queue] ?? LOCK_DURATION_MS;
  const broker = new Broker({ store, key, lockDurationMs });
  const server = broker.container.listen({
    port,
    host: LOOPBACK,
    receiver_options: {
      credit_window: SENDER_CREDIT,
      autoaccept: false,
      max_message_size: LARGEST_MESSAGE_BYTES,
    },
    // What is settled is answered, and given up for no other reason.
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
      // With an error, because without one the library would keep its timers for the connection.
      for (const socket of sockets) socket.destroy(new Error("The local Service Bus is closing."));
      await closed;
      store.close();
    },
  };
}

/** For Azure's clients, which take a loopback address with this word for one without TLS. */
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
