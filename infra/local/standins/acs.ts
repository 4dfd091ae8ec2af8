import { Hono } from "hono";
import { identityRoutes } from "./acs/identity-routes";
import { failure, RefusedCall } from "./acs/refused-call";
import { findSignatureFault } from "./acs/signature";
import { type Standin, type StandinApp, startStandin } from "./base";

type AcsOptions = {
  /** 0 takes any free port. */
  port: number;
  /** Base64; the key with which every request has to be signed. */
  accessKey: string;
};

/**
 * Starts the simulated Azure Communication Services: identities and their access tokens. The
 * signature and the `api-version` of every request are checked.
 */
export async function startAcs({ port, accessKey }: AcsOptions): Promise<Standin> {
  const app: StandinApp = new Hono();
  app.onError((error, context) => {
    if (!(error instanceof RefusedCall)) throw error;
    return context.json(failure(error.status, error.message, error.code), error.status);
  });
  app.get("/", (context) =>
    context.text("This is a simulation of Azure Communication Services.\n"),
  );
  app.use(async (context, next) => {
    const body = new Uint8Array(await context.req.arrayBuffer());
    const fault = findSignatureFault(context.env.incoming, body, accessKey);
    if (fault !== undefined) {
      throw new RefusedCall(401, "Denied", `Denied by the resource provider: ${fault}.`);
    }
    if (!/^\d{4}-\d\d-\d\d/.test(context.req.query("api-version") ?? "")) {
      const message = "An API version is required, but was not specified.";
      throw new RefusedCall(400, "MissingApiVersionParameter", message);
    }
    await next();
  });
  app.route("/", await identityRoutes(accessKey));
  app.all("*", (context) => context.json(failure(404, "There is no such resource."), 404));
  return startStandin({
    name: "The ACS stand-in",
    port,
    app,
    failureBody: ({ status, message }) => failure(status, message),
  });
}
