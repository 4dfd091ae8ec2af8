import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { startAiGateway } from "../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { call } from "../../support/api";
import { eventually } from "../../support/eventually";
import { breakSimulator, healSimulator } from "../../support/faults";
import { startHost } from "../../support/host";

let gateway: Simulator;

beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai });
});
afterAll(() => gateway.close());
afterEach(() => healSimulator(gateway.url));

const startOn = (settings: Record<string, string>) =>
  startHost({ AI_GATEWAY_URL: `${gateway.url}/v1`, ...settings });

it("reports a model that the gateway does not have at start and in GET /health/ready", async () => {
  const host = await startOn({ SCORING_AI_MODEL: "google/gemini-9" });
  try {
    const line = await eventually(async () =>
      host
        .log()
        .split("\n")
        .find((one) => one.includes("ai_model_missing")),
    );
    expect(line).toContain("SCORING_AI_MODEL google/gemini-9");
    const { status, body } = await call("GET", "/health/ready", { api: host.url });
    expect([status, body]).toEqual([
      200,
      {
        status: "degraded",
        dependencies: expect.objectContaining({ ai_gateway: "up" }),
        missing_models: ["SCORING_AI_MODEL"],
      },
    ]);
  } finally {
    await host.stop();
  }
});

it("reports such a model at start when the gateway fails once", async () => {
  await breakSimulator(gateway.url, { status: 503 }, 1);
  const host = await startOn({ SCORING_AI_MODEL: "google/gemini-9" });
  try {
    const found = await eventually(
      async () => host.log().includes("ai_model_missing") || undefined,
    );
    expect(found).toBe(true);
  } finally {
    await host.stop();
  }
});

it.each([
  ["lists its models with a prefix", { DEFAULT_AI_MODEL: "models/gpt-5-mini:latest" }],
  [
    "has the models of OpenAI, with a key of OpenAI alone",
    { LOVABLE_API_KEY: "", OPENAI_API_KEY: LOCAL_KEYS.ai },
  ],
])("reports ready for a gateway that %s", async (_, settings) => {
  const host = await startOn(settings);
  try {
    const { body } = await call("GET", "/health/ready", { api: host.url });
    expect(body).toMatchObject({ status: "ready" });
    expect(body).not.toHaveProperty("missing_models");
  } finally {
    await host.stop();
  }
});

it("believes a gateway that does not list its models", async () => {
  await breakSimulator(gateway.url, { status: 404 });
  const host = await startOn({ SCORING_AI_MODEL: "google/gemini-9" });
  try {
    const { body } = await call("GET", "/health/ready", { api: host.url });
    expect(body).toMatchObject({ status: "ready" });
    expect(host.log()).not.toContain("ai_model_missing");
  } finally {
    await host.stop();
  }
});
