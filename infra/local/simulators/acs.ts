import { join } from "node:path";
import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { callRoutes } from "./acs/call-routes";
import { Calls } from "./acs/calls";
import { contentRoutes, uploadRoutes } from "./acs/content-routes";
import { ContentStore } from "./acs/content-store";
import { CustomerStorage } from "./acs/customer-storage";
import { AcsError, answerAcsError, failure } from "./acs/errors";
import { Identities } from "./acs/identities";
import { identityRoutes } from "./acs/identity-routes";
import { RecordingFiles } from "./acs/recording-files";
import { recordingRoutes } from "./acs/recording-routes";
import { findSignatureFault } from "./acs/signature";
import type { SimulatorContext } from "./faults";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

type AcsOptions = {
  /** 0 for any free port. */
  port: number;
  /** Base64; the key with which every request must be signed. */
  accessKey: string;
  /** Where the recordings are stored. */
  directory: string;
  /** Of the blob storage to which the customer may have recordings written. */
  storageConnectionString: string;
};

/**
 * Starts the simulated Azure Communication Services: identities and their access tokens, the control
 * of recordings, and their content. The signature and the `api-version` of requests are checked.
 * `PUT /_recordings/{documentId}` uploads a recording, which survives a restart; `POST /_calls` starts
 * a simulated call, which is in memory only, and delivers its events.
 */
export async function startAcs(options: AcsOptions): Promise<Simulator> {
  const { port, accessKey, directory, storageConnectionString } = options;
  const content = await ContentStore.open(join(directory, "recordings"));
  const storage = new CustomerStorage(storageConnectionString);
  const files = new RecordingFiles(content, storage);
  const identities = new Identities(accessKey);
  const calls = new Calls();

  const app: SimulatorApp = new Hono();
  app.onError(answerAcsError);
  app.get("/", (context) =>
    context.text("This is a simulation of Azure Communication Services.\n"),
  );
  app.route("/", callRoutes({ calls, files, identities }));
  app.use(requireSignature(accessKey));
  app.route("/", contentRoutes(content));
  app.use(requireVersion());
  app.route("/", await identityRoutes(identities));
  app.route("/", recordingRoutes(calls, storage));
  app.all("*", () => {
    throw new AcsError(404, "NotFound", "There is no such resource.");
  });
  return startSimulator({
    name: "The ACS simulator",
    port,
    app,
    uploads: uploadRoutes(content),
    failureBody: (fault) => failure(fault),
  });
}

function requireSignature(accessKey: string) {
  return createMiddleware(async (context: SimulatorContext, next) => {
    const body = new Uint8Array(await context.req.arrayBuffer());
    const fault = findSignatureFault(context.env.incoming, body, accessKey);
    if (fault !== undefined) {
      throw new AcsError(401, "Denied", `Denied by the resource provider: ${fault}.`);
    }
    await next();
  });
}

function requireVersion() {
  return createMiddleware(async (context, next) => {
    if (!/^\d{4}-\d\d-\d\d/.test(context.req.query("api-version") ?? "")) {
      const message = "An API version is required, but was not specified.";
      throw new AcsError(400, "MissingApiVersionParameter", message);
    }
    await next();
  });
}
