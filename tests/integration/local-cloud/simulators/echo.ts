import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import {
  type Simulator,
  type SimulatorApp,
  startSimulator,
} from "../../../../infra/local/simulators/simulator";

export const WORDS = ["one", "two", "three", "four", "five", "six"];

function echo(): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.post("/echo", async (c) => c.json({ said: await c.req.text() }));
  app.get("/_spoken", (c) => c.text("spoken"));
  app.get("/words", (c) =>
    streamSSE(c, async (stream) => {
      for (const word of WORDS) {
        await stream.writeSSE({ data: JSON.stringify({ word }) });
        await sleep(1);
      }
    }),
  );
  return app;
}

/** The simplest simulator: it returns what it receives, and streams some words. */
export class Echo {
  #simulator: Simulator | undefined;

  async start(): Promise<void> {
    this.#simulator = await startSimulator({ name: "echo", port: 0, app: echo() });
  }

  get simulator(): Simulator {
    if (!this.#simulator) throw new Error("The simulator is only available while tests run");
    return this.#simulator;
  }

  control(method: string, path: string, body?: unknown): Promise<Response> {
    return fetch(this.simulator.url + path, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
  }

  say(text: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.simulator.url}/echo?loud=1`, { method: "POST", body: text, headers });
  }
}

/** Starts a new one for each test of the file. */
export function echoForTests(): Echo {
  const made = new Echo();
  beforeEach(() => made.start());
  afterEach(() => made.simulator.close());
  return made;
}

/** The error of a rejected promise. */
export const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );
