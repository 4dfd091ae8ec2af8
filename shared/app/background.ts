import { app, type InvocationContext } from "@azure/functions";
import * as z from "zod";
import { createLog, describeError, type Log, type LogFields } from "../core/log";
import { Problem, toProblem } from "../core/problems";
import type { QueueName, SendMessages } from "../core/queues";
import { settings, settingsFault } from "../core/settings";
import { continuedTrace, inInvocation, measure } from "../core/telemetry";
import { processMessage } from "./message-retries";

/** Runs a function for an event, a message or a timer, and logs its outcome in one line. */
async function runLogged(
  kind: keyof typeof TRIGGERS,
  context: InvocationContext,
  run: (log: Log) => Promise<void>,
  fields: LogFields = {},
): Promise<void> {
  const log = createLog(context, { request_id: context.invocationId });
  const startedAt = Date.now();
  const outcome = () => ({ duration_ms: Date.now() - startedAt, ...fields });
  try {
    if (settingsFault() !== undefined) throw new Problem("not_configured");
    await inInvocation(invocationOf(kind, context), () => run(log));
    log.info(kind, outcome());
  } catch (error) {
    log.error(kind, { ...outcome(), code: toProblem(error).code, ...describeError(error) });
    throw error;
  }
}

const TRIGGERS = { event: "pubsub", message: "pubsub", timer: "timer" } as const;

const carried = z.object({ applicationProperties: z.object({ traceparent: z.string() }) });

/** A message continues the trace of the change that it follows from. */
function invocationOf(kind: keyof typeof TRIGGERS, context: InvocationContext) {
  const { functionName, invocationId, triggerMetadata, traceContext } = context;
  const ofMessage = carried.safeParse(triggerMetadata).data?.applicationProperties.traceparent;
  return {
    function: functionName,
    traceparent: continuedTrace(ofMessage, traceContext?.traceParent),
    isMessage: kind === "message",
    attributes: { "faas.trigger": TRIGGERS[kind], "faas.invocation_id": invocationId },
  };
}

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

/** The schedule of a timer that fails for want of the setting. */
const DAILY = "0 0 0 * * *";

function timetable(schedule: TimerFunction["schedule"]): string {
  if (typeof schedule === "string") return schedule;
  return settingsFault() === undefined ? settings()[schedule.setting] : DAILY;
}

export function registerTimer({ name, schedule, handle }: TimerFunction): void {
  app.timer(name, {
    schedule: timetable(schedule),
    handler: (_, context) => runLogged("timer", context, handle),
  });
}

/** A function for the messages of a queue. */
export interface QueueFunction {
  kind: "queue";
  name: string;
  queue: QueueName;
  /** Throws a Problem that is not transient for a message that can never be processed. */
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
  return {
    kind: "queue",
    ...rest,
    handle: async (body, log) => {
      const parsed = message.safeParse(body);
      if (!parsed.success) throw new Problem("invalid_request", { cause: parsed.error });
      return handle(parsed.data, log);
    },
  };
}

const metadata = z.object({ messageId: z.string().min(1), deliveryCount: z.int().min(1) });

/** How long a message was due before it was received. The host gives the time without its zone, UTC. */
function waitedOf({ triggerMetadata }: InvocationContext): { waited_ms: number | undefined } {
  const time = String(triggerMetadata?.["enqueuedTimeUtc"]).replace(/Z?$/, "Z");
  const waited = Date.now() - Date.parse(time);
  return { waited_ms: Number.isNaN(waited) ? undefined : waited };
}

/** The setting in which the host, too, looks for the connection. */
const CONNECTION_SETTING = "SERVICE_BUS_CONNECTION";

/** Registers a queue function. A message whose processing throws is delivered again at once. */
export function registerQueue(definition: QueueFunction, sendMessages: SendMessages): void {
  const { name, queue } = definition;
  app.serviceBusQueue(name, {
    connection: CONNECTION_SETTING,
    queueName: queue,
    handler: (body: unknown, context) => {
      const waited = waitedOf(context);
      const run = async (log: Log) => {
        if (waited.waited_ms !== undefined)
          measure("queueAge", waited.waited_ms / 1_000, { "messaging.destination.name": queue });
        const delivered = metadata.parse(context.triggerMetadata);
        await processMessage({ ...definition, ...delivered, body, sendMessages, log });
      };
      return runLogged("message", context, run, waited);
    },
  });
}
