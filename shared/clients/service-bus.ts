import type { ServiceBusClient, ServiceBusSender } from "@azure/service-bus";
import * as z from "zod";
import { within } from "../core/deadline";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { QUEUES, type QueueName } from "../queues/names";
import { azureIdentity } from "./azure-identity";
import { Circuit, upstreamProblem } from "./resilience";

const DEADLINE_MS = 10_000;
const PING_DEADLINE_MS = 2_000;

/** Where the host finds the connection of its triggers, and this client the same. */
export const SERVICE_BUS_SETTING = "SERVICE_BUS_CONNECTION";

const PROBLEMS = {
  failed: "queue_failed",
  unavailable: "queue_unavailable",
  timeout: "queue_timeout",
} as const;

export const serviceBusCircuit = new Circuit(PROBLEMS);

/** Work for a queue: names things by their ids and holds no personal data. */
export const outgoingMessage = z.object({
  /** Sent twice within ten minutes, the second is dropped by Service Bus. */
  message_id: z.string().min(1).max(128),
  queue: z.enum(QUEUES),
  body: z.record(z.string(), z.unknown()),
  /** Received no earlier. */
  due_at: z.coerce.date(),
});
export type OutgoingMessage = z.output<typeof outgoingMessage>;

let client: Promise<ServiceBusClient> | undefined;
const senders = new Map<QueueName, Promise<ServiceBusSender>>();

async function connect(): Promise<ServiceBusClient> {
  const { ServiceBusClient: Client } = await import("@azure/service-bus");
  const { SERVICE_BUS_CONNECTION, SERVICE_BUS_CONNECTION__fullyQualifiedNamespace: namespace } =
    settings();
  const options = { retryOptions: { maxRetries: 1, timeoutInMs: DEADLINE_MS } };
  if (SERVICE_BUS_CONNECTION) return new Client(SERVICE_BUS_CONNECTION, options);
  return new Client(String(namespace), await azureIdentity(), options);
}

/** Made once a queue, on first use. */
function sender(queue: QueueName): Promise<ServiceBusSender> {
  client ??= connect();
  const made = senders.get(queue) ?? client.then((bus) => bus.createSender(queue));
  senders.set(queue, made);
  return made;
}

async function send(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const sending = (await sender(queue)).sendMessages(
      messages.map(({ message_id, body, due_at }) => ({
        messageId: message_id,
        contentType: "application/json",
        body,
        ...(due_at.getTime() > Date.now() ? { scheduledEnqueueTimeUtc: due_at } : {}),
      })),
      { abortSignal: deadline },
    );
    // While it connects, the library does not listen to the signal.
    await within(DEADLINE_MS, PROBLEMS.timeout, sending);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw upstreamProblem(PROBLEMS, { timedOut: deadline.aborted, cause });
  }
}

/** Sends messages of one queue, together. @throws Problem `queue_…` */
export function sendMessages(
  queue: QueueName,
  messages: readonly OutgoingMessage[],
): Promise<void> {
  return serviceBusCircuit.run(() => send(queue, messages));
}

/** Asks for a sign of life, past the circuit. @throws Problem */
export async function pingServiceBus(): Promise<void> {
  // Opens a link where none is open.
  const asking = sender("interview-scoring").then((link) => link.createMessageBatch());
  await within(PING_DEADLINE_MS, PROBLEMS.timeout, asking);
}
