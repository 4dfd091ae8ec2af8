import * as z from "zod";

const httpTriggerSchema = z.looseObject({
  type: z.literal("httpTrigger"),
  name: z.string(),
  route: z.string().optional(),
  methods: z.array(z.string().toUpperCase()),
  authLevel: z.enum(["anonymous", "function", "admin"]),
});

const timerTriggerSchema = z.looseObject({
  type: z.literal("timerTrigger"),
  name: z.string(),
  schedule: z.string(),
  runOnStartup: z.boolean().default(false),
});

const eventGridTriggerSchema = z.looseObject({
  type: z.literal("eventGridTrigger"),
  name: z.string(),
});

/** Queues only: a topic has no `queueName`. Ways to receive that the app does not use are rejected. */
const queueTriggerSchema = z.looseObject({
  type: z.literal("serviceBusTrigger"),
  name: z.string(),
  queueName: z.string(),
  connection: z.string(),
  cardinality: z.literal("one").optional(),
  isSessionsEnabled: z.literal(false).optional(),
  autoCompleteMessages: z.literal(true).optional(),
});

/** The triggers that this host supports. A function with another one is rejected at the start. */
const triggerSchema = z.discriminatedUnion("type", [
  httpTriggerSchema,
  timerTriggerSchema,
  eventGridTriggerSchema,
  queueTriggerSchema,
]);

export type Trigger = z.infer<typeof triggerSchema>;
export type HttpTrigger = z.infer<typeof httpTriggerSchema>;
export type TimerTrigger = z.infer<typeof timerTriggerSchema>;
export type QueueTrigger = z.infer<typeof queueTriggerSchema>;

/** A function as the library registers it: its bindings by their names. */
export const metadataSchema = z.looseObject({
  name: z.string(),
  bindings: z.record(z.string(), z.looseObject({ type: z.string() })),
});

export type FunctionMetadata = z.infer<typeof metadataSchema>;

/** The function's trigger. @throws Error if this host does not support its kind */
export function triggerOf({ name, bindings }: FunctionMetadata): Trigger {
  const trigger = Object.values(bindings).find(({ type }) => /trigger$/i.test(type));
  const parsed = triggerSchema.safeParse(trigger);
  if (!parsed.success) {
    throw new Error(
      `The local host does not support the ${trigger?.type ?? "missing trigger"} of "${name}": ` +
        z.prettifyError(parsed.error),
    );
  }
  return parsed.data;
}
