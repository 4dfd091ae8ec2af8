import { Hono } from "hono";
import { PAGE_POLICY, STYLE } from "../simulators/html-page";
import { parseJson } from "../simulators/requests";
import { type Simulator, type SimulatorApp, startSimulator } from "../simulators/simulator";
import { metricsPage, tracePage, tracesPage } from "./pages";
import { metricsRequest, ReceivedTelemetry, tracesRequest } from "./received";

/**
 * Starts a collector of traces and metrics, by OTLP over HTTP in JSON. It shows them at `/`, and exactly what it
 * received at `/_received`.
 */
export function startCollector({ port }: { port: number }): Promise<Simulator> {
  const received = new ReceivedTelemetry();
  return startSimulator({
    name: "The collector of telemetry",
    port,
    // Beside what simulators log: the app sends telemetry all the time.
    controls: receiver(received),
    app: pages(received),
  });
}

function receiver(received: ReceivedTelemetry): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.post("/v1/traces", async (context) => {
    const body = await context.req.text();
    received.addSpans(body, tracesRequest.parse(parseJson(body)));
    return context.json({});
  });
  app.post("/v1/metrics", async (context) => {
    const body = await context.req.text();
    received.addMetrics(body, metricsRequest.parse(parseJson(body)));
    return context.json({});
  });
  app.get("/_received", (context) => context.json(received.bodies()));
  app.get("/_spans", (context) => context.json(received.traces().flatMap(({ spans }) => spans)));
  app.delete("/_received", (context) => {
    received.clear();
    return context.body(null, 204);
  });
  return app;
}

function pages(received: ReceivedTelemetry): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.use(async (context, next) => {
    await next();
    context.header("x-content-type-options", "nosniff");
    context.header("content-security-policy", PAGE_POLICY);
  });
  app.get("/", (context) => context.html(tracesPage(received.traces())));
  app.get("/style.css", (context) => context.body(STYLE, 200, { "content-type": "text/css" }));
  app.get("/metrics", (context) => context.html(metricsPage(received.metrics())));
  app.get("/traces/:id", (context) => {
    const id = context.req.param("id");
    return context.html(tracePage(id, received.trace(id)));
  });
  return app;
}
