import { Hono } from "hono";
import * as z from "zod";
import { type SimulatorApp, startSimulator } from "../../../../infra/local/simulators/simulator";

const eventSchema = z.looseObject({
  id: z.string(),
  subject: z.string(),
  eventType: z.string(),
  eventTime: z.string(),
  data: z.looseObject({}),
});
export type ReceivedEvent = z.infer<typeof eventSchema>;

/** Receives events as the app does, and stores them. */
export type Receiver = {
  url: string;
  received: { headers: Record<string, string>; events: ReceivedEvent[] }[];
  /** Statuses of the next responses; then 202. */
  answers: number[];
  close: () => Promise<void>;
};

export async function startReceiver(): Promise<Receiver> {
  const received: Receiver["received"] = [];
  const answers: number[] = [];
  const app: SimulatorApp = new Hono();
  app.post("/events", async (context) => {
    const events = z.array(eventSchema).parse(await context.req.json());
    received.push({ headers: context.req.header(), events });
    return new Response(null, { status: answers.shift() ?? 202 });
  });
  const server = await startSimulator({ name: "The receiver", port: 0, app });
  return { url: `${server.url}/events`, received, answers, close: () => server.close() };
}
