import { Hono } from "hono";
import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import {
  type Simulator,
  type SimulatorApp,
  startSimulator,
} from "../../../infra/local/simulators/simulator";
import { behave, chatRequest, collect, startOwnGateway } from "../../support/ai";
import { clearReceived, requestsOf } from "../../support/faults";

const AZURE = "https://talenti.openai.azure.com";

/** The endpoint at which an app in Azure gets the tokens of its identity. */
function identityEndpoint(): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.get("/msi/token", (context) =>
    context.json({
      access_token: LOCAL_KEYS.ai,
      token_type: "Bearer",
      resource: context.req.query("resource"),
      expires_on: String(Math.floor(Date.now() / 1_000) + 86_400),
    }),
  );
  return app;
}

let gateway: Simulator;
let identity: Simulator;

beforeAll(async () => {
  gateway = await startOwnGateway();
  await behave(gateway.url, "azure");
  identity = await startSimulator({ name: "Identity", port: 0, app: identityEndpoint() });
});
afterAll(async () => {
  await gateway.close();
  await identity.close();
});
beforeEach(async () => {
  await clearReceived(gateway.url);
  await clearReceived(identity.url);
});

/** The client as it is in a process with these settings. */
async function clientWith(environment: Record<string, string>) {
  jest.resetModules();
  Object.assign(process.env, {
    AI_GATEWAY_URL: AZURE,
    LOVABLE_API_KEY: "",
    OPENAI_API_KEY: "",
    IDENTITY_ENDPOINT: `${identity.url}/msi/token`,
    IDENTITY_HEADER: "identity-secret",
    ...environment,
  });
  // Azure's host is the simulator.
  const { fetchByHttp } = await import("../../../shared/clients/http-fetch");
  jest.doMock("../../../shared/clients/http-fetch", () => ({
    fetchByHttp: async (input: string | URL, init?: RequestInit) =>
      fetchByHttp(String(input).replace(AZURE, gateway.url), init),
  }));
  return import("../../../shared/clients/ai");
}

const ask = async ({ streamChat }: Awaited<ReturnType<typeof clientWith>>) =>
  (await collect(await streamChat(chatRequest("I built a bridge.", { model: "gpt-5" })))).join("");

it("talks to Azure with a key", async () => {
  expect(await ask(await clientWith({ OPENAI_API_KEY: LOCAL_KEYS.ai }))).toContain("bridge");
  const [request] = await requestsOf(gateway.url);
  expect(request).toMatchObject({ path: "/openai/v1/chat/completions" });
  expect(await requestsOf(identity.url)).toEqual([]);
});

it("talks to Azure by managed identity, with one token for several calls", async () => {
  const client = await clientWith({});
  expect(await ask(client)).toContain("bridge");
  expect(await ask(client)).toContain("bridge");
  const requests = await requestsOf(identity.url);
  expect(requests).toHaveLength(1);
  expect(requests[0]?.headers).toMatchObject({ "x-identity-header": "identity-secret" });
  const asked = new URL(requests[0]?.path ?? "", identity.url).searchParams.get("resource");
  expect(asked).toMatch(/^https:\/\/cognitiveservices\.azure\.com/);
});

it("finds deployments that do not exist, though Azure does not list those that do", async () => {
  const client = await clientWith({ SCORING_AI_MODEL: "not-deployed" });
  expect(await client.findMissingModels()).toEqual(["SCORING_AI_MODEL"]);
});
