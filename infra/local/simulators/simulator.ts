import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { except } from "hono/combine";
import * as z from "zod";
import { KEEP_ALIVE_MS } from "../keep-alive";
import { applyFaults, type FailureBody, FaultInjector, faultRequestSchema } from "./faults";
import { parseJson, RequestLog, readWholeBody } from "./requests";

const LOOPBACK = "127.0.0.1";

/** The Hono app of a simulator; its handlers find the Node request and response in `c.env`. */
export type SimulatorApp = Hono<{ Bindings: HttpBindings }>;

export type Simulator = {
  name: string;
  /** Its origin, without a path. */
  url: string;
  /** Closes every open connection and the port; may be called again. */
  close(): Promise<void>;
};

export type SimulatorOptions = {
  /** Named in error messages. */
  name: string;
  /** 0 for any free port. */
  port: number;
  app: SimulatorApp;
  /** Control routes that stream their request bodies, which may have any size. */
  uploads?: SimulatorApp;
  /** Further control routes, under `/_`. */
  controls?: SimulatorApp;
  /** Builds an error body in the format of the simulated service, for injected faults. */
  failureBody?: FailureBody;
};

/**
 * Serves a simulator on the loopback address, with the routes that all simulators share:
 * `PUT /_faults` injects a fault into every other route and `DELETE /_faults` removes it;
 * `GET /_requests` lists the requests received and `DELETE /_requests` clears the list.
 *
 * @throws Error naming the port if it cannot be listened on
 */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const faults = new FaultInjector();
  const requests = new RequestLog();
  const app: SimulatorApp = new Hono();
  if (options.uploads) app.route("/", options.uploads);
  app.use(readWholeBody());
  app.route("/", controlRoutes(faults, requests));
  if (options.controls) app.route("/", options.controls);
  app.use(
    except(isControl, requests.record(), applyFaults(faults, options.failureBody ?? plainFailure)),
  );
  app.route("/", options.app);

  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  });
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

/** Routes under `/_` are not recorded and never get faults. */
function isControl(context: Context): boolean {
  return context.req.path.startsWith("/_");
}

function controlRoutes(faults: FaultInjector, requests: RequestLog): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.put("/_faults", async (context) => {
    const request = faultRequestSchema.safeParse(parseJson(await context.req.text()));
    if (!request.success) {
      return context.json({ error: { message: z.prettifyError(request.error) } }, 422);
    }
    faults.set(request.data);
    return context.json(request.data);
  });
  app.delete("/_faults", (context) => {
    faults.set(undefined);
    return context.body(null, 204);
  });
  app.get("/_requests", (context) => context.json(requests.all()));
  app.delete("/_requests", (context) => {
    requests.clear();
    return context.body(null, 204);
  });
  return app;
}

const plainFailure: FailureBody = ({ status, message }) => ({ error: { code: status, message } });

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("not a TCP server");
  return address.port;
}
