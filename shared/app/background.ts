import { app, type InvocationContext } from "@azure/functions";
import * as z from "zod";
import { type OutgoingMessage, SERVICE_BUS_SETTING, sendMessages } from "../clients/service-bus";
import { createLog, describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import type { QueueName } from "../queues/names";

/** What is run by the platform and not by a caller: events, timers and messages. */
type Run = (log: Log) => Promise<void>;

/** Runs it, with one line in the log for its outcome. What it throws, the platform is told by throwing. */
async function runLogged(kind: string, context: InvocationContext, run: Run): Promise<void> {
  const log = createLog(context, { request_id: context.invocationId });
  const startedAt = Date.now();
  const outcome = () => ({ duration_ms: Date.now() - startedAt });
  try {
    await run(log);
    log.info(kind, outcome());
  } catch (error) {
    log.error(kind, { ...outcome(), ...codeOf(error), ...describeError(error) });
    throw error;
  }
}

const codeOf = (error: unknown) => (error instanceof Problem ? { code: error.code } : {});

interface EventDefinition {
  name: string;
  /** Throws for an event that is to be delivered again. */
  handle: (event: unknown, log: Log) => Promise<void>;
}

/** Registers a function for the events of an Event Grid subscription, which come one by one. */
export function defineEvent({ name, handle }: EventDefinition): void {
  app.eventGrid(name, {
    handler: (event: unknown, context) => runLogged("event", context, (log) => handle(event, log)),
  });
}

interface TimerDefinition {
  name: string;
  /** Six fields, seconds first, in UTC. */
  schedule: string;
  handle: (log: Log) => Promise<void>;
}

/** Registers a function that is run by the clock, in one instance of the app at a time. */
export function defineTimer({ name, schedule, handle }: TimerDefinition): void {
  app.timer(name, { schedule, handler: (_, context) => runLogged("timer", context, handle) });
}

interface QueueDefinition<Message> {
  name: string;
  queue: QueueName;
  message: z.ZodType<Message>;
  /** May be called again with what it has done already. Throws where it could not. */
  handle: (message: Message, log: Log) => Promise<void>;
}

/** What a message says of its own way, beside its work. */
const delivery = z.looseObject({
  attempt: z.int().min(1).default(1),
  first_sent_at: z.iso.datetime({ offset: true }).optional(),
});

const metadata = z.object({ messageId: z.string().min(1) });

const FIRST_DELAY_MS = 60_000;

/** From the first attempt to the last: recordings are gone from where they were made after a day. */
const ATTEMPTS_SPAN_MS = 12 * 60 * 60 * 1_000;

/** Credits used up, and limits reached. */
const PASSING = [402, 429];

/** Whether the same may succeed at another time: an upstream's failure or limit, or somebody at the same work. */
const mayPass = (error: unknown): boolean =>
  error instanceof Problem &&
  error.code !== "internal_error" &&
  (error.status >= 500 || PASSING.includes(error.status) || error.code === "in_progress");

/**
 * The message for the next attempt, 1, 2, 4, … minutes from now and at last 12 hours after the first.
 * @returns undefined once these are over
 */
export function nextAttempt(
  queue: QueueName,
  messageId: string,
  body: unknown,
  now: Date,
): OutgoingMessage | undefined {
  const told = delivery.parse(body);
  const first = new Date(told.first_sent_at ?? now).getTime();
  const last = first + ATTEMPTS_SPAN_MS;
  if (now.getTime() >= last) return undefined;
  const due = now.getTime() + FIRST_DELAY_MS * 2 ** (told.attempt - 1);
  const attempt = told.attempt + 1;
  return {
    // The same for a repeated delivery of this attempt, another than that of the attempt itself.
    message_id: `${messageId.replace(/~\d+$/, "")}~${attempt}`,
    queue,
    body: { ...told, attempt, first_sent_at: new Date(first).toISOString() },
    due_at: new Date(Math.min(due, last)),
  };
}

/**
 * Registers a function for the messages of a queue. A message that failed in a way that may pass is
 * sent again for later, and taken: a delivery that throws comes back at once, ten times, and is then put
 * among the queue's dead letters, which is right for what cannot succeed.
 */
export function defineQueue<Message>(definition: QueueDefinition<Message>): void {
  const { name, queue, message, handle } = definition;

  async function receive(body: unknown, context: InvocationContext, log: Log): Promise<void> {
    try {
      await handle(message.parse(body), log);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const { messageId } = metadata.parse(context.triggerMetadata);
      const next = nextAttempt(queue, messageId, body, new Date());
      if (!next) {
        log.error("message_given_up", { queue, message_id: messageId, ...codeOf(error) });
        throw error;
      }
      await sendMessages(queue, [next]);
      log.warn("message_postponed", {
        queue,
        message_id: messageId,
        due_at: next.due_at.toISOString(),
        ...codeOf(error),
        ...describeError(error),
      });
    }
  }

  app.serviceBusQueue(name, {
    connection: SERVICE_BUS_SETTING,
    queueName: queue,
    handler: (body: unknown, context) =>
      runLogged("message", context, (log) => receive(body, context, log)),
  });
}
