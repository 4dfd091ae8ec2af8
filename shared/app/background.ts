import { app, type InvocationContext } from "@azure/functions";
import * as z from "zod";
import { createLog, describeError, type Log } from "../core/log";
import { Problem } from "../core/problems";
import type { OutgoingMessage, QueueName, SendMessages } from "../core/queues";
import { settings } from "../core/settings";

/** Runs a function for an event, a message or a timer, and logs its outcome in one line. */
async function runLogged(
  kind: string,
  context: InvocationContext,
  run: (log: Log) => Promise<void>,
): Promise<void> {
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

/** A function for the events of an Event Grid subscription, called once per event. */
export interface EventFunction {
  kind: "event";
  name: string;
  /** Throws for an event that Event Grid is to deliver again. */
  handle: (event: unknown, log: Log) => Promise<void>;
}

export const eventFunction = (definition: Omit<EventFunction, "kind">): EventFunction => ({
  kind: "event",
  ...definition,
});

export function registerEvent({ name, handle }: EventFunction): void {
  app.eventGrid(name, {
    handler: (event: unknown, context) => runLogged("event", context, (log) => handle(event, log)),
  });
}

/** A function that runs on a schedule, in one instance of the app at a time. */
export interface TimerFunction {
  kind: "timer";
  name: string;
  /** Six fields, seconds first, in UTC; or the setting that holds them. */
  schedule: string | { setting: "DATA_RETENTION_SCHEDULE" };
  handle: (log: Log) => Promise<void>;
}

export const timerFunction = (definition: Omit<TimerFunction, "kind">): TimerFunction => ({
  kind: "timer",
  ...definition,
});

export function registerTimer({ name, schedule, handle }: TimerFunction): void {
  app.timer(name, {
    schedule: typeof schedule === "string" ? schedule : settings()[schedule.setting],
    handler: (_, context) => runLogged("timer", context, handle),
  });
}

/** A function for the messages of a queue. */
export interface QueueFunction {
  kind: "queue";
  name: string;
  queue: QueueName;
  handle: (body: unknown, log: Log) => Promise<void>;
}

/** @param definition its `handle` may be called again with a message that it has already processed */
export function queueFunction<Message>(definition: {
  name: string;
  queue: QueueName;
  message: z.ZodType<Message>;
  handle: (message: Message, log: Log) => Promise<void>;
}): QueueFunction {
  const { message, handle, ...rest } = definition;
  return { kind: "queue", ...rest, handle: async (body, log) => handle(message.parse(body), log) };
}

/** What a message says about its own delivery. */
const delivery = z.looseObject({
  attempt: z.int().min(1).default(1),
  first_sent_at: z.iso.datetime({ offset: true }).optional(),
});

const metadata = z.object({ messageId: z.string().min(1) });

const FIRST_DELAY_MS = 60_000;

/** From the first attempt to the last: ACS deletes recordings after a day. */
const ATTEMPTS_SPAN_MS = 12 * 60 * 60 * 1_000;

/**
 * The message for the next attempt, 1, 2, 4, … minutes from now and at last 12 hours after the first.
 * @returns undefined once the 12 hours are over
 */
export function nextAttempt(
  queue: QueueName,
  messageId: string,
  body: unknown,
  now: Date,
): OutgoingMessage | undefined {
  const current = delivery.parse(body);
  const first = new Date(current.first_sent_at ?? now).getTime();
  const last = first + ATTEMPTS_SPAN_MS;
  if (now.getTime() >= last) return undefined;
  const due = now.getTime() + FIRST_DELAY_MS * 2 ** (current.attempt - 1);
  const attempt = current.attempt + 1;
  return {
    // Each attempt has its own id, and a repeated delivery of this attempt gives the same next one.
    message_id: `${messageId.replace(/~\d+$/, "")}~${attempt}`,
    queue,
    body: { ...current, attempt, first_sent_at: new Date(first).toISOString() },
    due_at: new Date(Math.min(due, last)),
  };
}

/** The setting in which the host, too, looks for the connection. */
const CONNECTION_SETTING = "SERVICE_BUS_CONNECTION";

/**
 * Registers a queue function. After a transient failure the message is sent again for later, and this
 * delivery completes. After any other it throws: the message is delivered again at once, ten times, and
 * then dead-lettered.
 */
export function registerQueue(definition: QueueFunction, sendMessages: SendMessages): void {
  const { name, queue, handle } = definition;

  async function receive(body: unknown, context: InvocationContext, log: Log): Promise<void> {
    try {
      await handle(body, log);
    } catch (error) {
      if (!(error instanceof Problem && error.isTransient)) throw error;
      const { messageId } = metadata.parse(context.triggerMetadata);
      const next = nextAttempt(queue, messageId, body, new Date());
      if (!next) {
        log.error("message_retries_exhausted", { queue, message_id: messageId, code: error.code });
        throw error;
      }
      await sendMessages(queue, [next]);
      log.warn("message_retry_scheduled", {
        queue,
        message_id: messageId,
        due_at: next.due_at.toISOString(),
        code: error.code,
        ...describeError(error),
      });
    }
  }

  app.serviceBusQueue(name, {
    connection: CONNECTION_SETTING,
    queueName: queue,
    handler: (body: unknown, context) =>
      runLogged("message", context, (log) => receive(body, context, log)),
  });
}
