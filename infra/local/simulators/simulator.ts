import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { except } from "hono/combine";
import * as z from "zod";
import { readWholeBody } from "./body";
import { applyFaults, type FailureBody, FaultSwitch, faultOrderSchema } from "./faults";
import { parseJson } from "./json";
import { RequestLog } from "./requests";

const LOOPBACK = "127.0.0.1";

/** The Hono app of a simulator; its handlers reach the Node request and response by `c.env`. */
export type SimulatorApp = Hono<{ Bindings: HttpBindings }>;

export type Simulator = {
  name: string;
  /** Its origin, without a path. */
  url: string;
  /** Drops every open connection and frees the port; may be called again. */
  close(): Promise<void>;
};

export type SimulatorOptions = {
  /** Named in error messages. */
  name: string;
  /** 0 takes any free port. */
  port: number;
  app: SimulatorApp;
  /** Control routes that read their bodies themselves, as they come: these may be of any size. */
  uploads?: SimulatorApp;
  /** Shape of the errors of the imitated service, used when it is told to fail. */
  failureBody?: FailureBody;
};

/**
 * Serves a simulator on the loopback address, with the routes that all simulators share:
 * `PUT /_faults` makes every other route fail and `DELETE /_faults` heals it; `GET /_requests`
 * lists what it was sent and `DELETE /_requests` forgets it.
 *
 * @throws when the port cannot be listened on, naming it.
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const faults = new FaultSwitch();
  const requests = new RequestLog();
  const app: SimulatorApp = new Hono();
  if (options.uploads) app.route("/", options.uploads);
  app.use(readWholeBody());
  app.route("/", controlRoutes(faults, requests));
  app.use(
    except(isControl, requests.record(), applyFaults(faults, options.failureBody ?? plainFailure)),
  );
  app.route("/", options.app);

  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  const listening = once(server, "listening");
  server.listen(options.port, LOOPBACK);
  await listening.catch((cause: unknown) => {
    const where = `${LOOPBACK}:${options.port}`;
    throw new Error(`${options.name} cannot listen on ${where}: is the port busy?`, { cause });
  });
  return {
    name: options.name,
    url: `http://${LOOPBACK}:${portOf(server.address())}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        if ("closeAllConnections" in server) server.closeAllConnections();
      }),
  };
}

/** Routes under `/_` are neither recorded nor subject to faults. */
function isControl(context: Context): boolean {
  return context.req.path.startsWith("/_");
}

function controlRoutes(faults: FaultSwitch, requests: RequestLog): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.put("/_faults", async (context) => {
    const order = faultOrderSchema.safeParse(parseJson(await context.req.text()));
    if (!order.success) {
      return context.json({ error: { message: z.prettifyError(order.error) } }, 422);
    }
    faults.set(order.data);
    return context.json(order.data);
  });
  app.delete("/_faults", (context) => {
    faults.heal();
    return context.body(null, 204);
  });
  app.get("/_requests", (context) => context.json(requests.all()));
  app.delete("/_requests", (context) => {
    requests.forget();
    return context.body(null, 204);
  });
  return app;
}

const plainFailure: FailureBody = ({ status, message }) => ({ error: { code: status, message } });

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}
