import { Hono } from "hono";
import { generateKeyPair, SignJWT } from "jose";
import { type Simulator, type SimulatorApp, startSimulator } from "./simulator";

type SpeechOptions = {
  /** 0 for any free port. */
  port: number;
  /** The subscription key that callers must send. */
  key: string;
  /** The region in the tokens, such as `switzerlandnorth`. */
  region: string;
};

/** Starts the simulated Azure Speech: `POST /sts/v1.0/issueToken`, whose tokens last ten minutes. */
export async function startSpeech({ port, key, region }: SpeechOptions): Promise<Simulator> {
  const { privateKey } = await generateKeyPair("ES256");
  const app: SimulatorApp = new Hono();
  app.get("/", (context) => context.text("This is a simulation of Azure Speech.\n"));
  app.post("/sts/v1.0/issueToken", async (context) => {
    if (context.req.header("ocp-apim-subscription-key") !== key) {
      const message = "Access denied due to invalid subscription key or wrong API endpoint.";
      return context.json(failure(401, message), 401);
    }
    const token = await new SignJWT({ region, scope: "speechservicesscope", simulation: true })
      .setProtectedHeader({ alg: "ES256", typ: "JWT", kid: "simulation" })
      .setIssuer("urn:ms.cognitiveservices")
      .setAudience(`urn:ms.speechservices.${region}`)
      .setIssuedAt()
      .setExpirationTime("10m")
      .sign(privateKey);
    return context.body(token, 200, { "content-type": "application/jwt; charset=us-ascii" });
  });
  app.all("*", (context) => context.json(failure(404, "Resource not found"), 404));
  return startSimulator({
    name: "The speech simulator",
    port,
    app,
    failureBody: ({ status, message }) => failure(status, message),
  });
}

/** Azure's error format; its code is the status as text. */
function failure(status: number, message: string) {
  return { error: { code: String(status), message } };
}
