import type { ServiceBusClient, ServiceBusSender } from "@azure/service-bus";
import { within } from "../core/deadline";
import { Problem } from "../core/problems";
import type { OutgoingMessage, QueueName, SendMessages } from "../core/queues";
import { settings } from "../core/settings";
import { traceparent } from "../core/telemetry";
import { azureIdentity } from "./azure-identity";
import { Circuit, upstreamProblem } from "./resilience";

const DEADLINE_MS = 10_000;
const PING_DEADLINE_MS = 2_000;

const PROBLEMS = {
  failed: "queue_failed",
  unavailable: "queue_unavailable",
  timeout: "queue_timeout",
} as const;

export const serviceBusCircuit = new Circuit(PROBLEMS, "queue");

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

/** Created once per queue, on first use. */
function sender(queue: QueueName): Promise<ServiceBusSender> {
  client ??= connect();
  const created = senders.get(queue) ?? client.then((bus) => bus.createSender(queue));
  senders.set(queue, created);
  return created;
}

/** The trace of the message: of the change that it follows from; without one, of what sends it. */
function propertiesOf(trace: string | null | undefined): Record<string, string> {
  const found = trace ?? traceparent();
  return found ? { traceparent: found } : {};
}

async function send(queue: QueueName, messages: readonly OutgoingMessage[]): Promise<void> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  try {
    const sending = (await sender(queue)).sendMessages(
      messages.map(({ message_id, body, due_at, traceparent: trace }) => ({
        messageId: message_id,
        contentType: "application/json",
        applicationProperties: propertiesOf(trace),
        body,
        ...(due_at.getTime() > Date.now() ? { scheduledEnqueueTimeUtc: due_at } : {}),
      })),
      { abortSignal: deadline },
    );
    // The library ignores the signal while it connects.
    await within(DEADLINE_MS, PROBLEMS.timeout, sending);
  } catch (cause) {
    if (cause instanceof Problem) throw cause;
    throw upstreamProblem(PROBLEMS, { timedOut: deadline.aborted, cause });
  }
}

export const sendMessages: SendMessages = (queue, messages) =>
  serviceBusCircuit.run(() => send(queue, messages), queue);

/** Checks the connection, without the circuit. @throws Problem */
export async function pingServiceBus(): Promise<void> {
  // This opens a link if none is open.
  const checking = sender("interview-scoring").then((link) => link.createMessageBatch());
  await within(PING_DEADLINE_MS, PROBLEMS.timeout, checking);
}
