import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { appEnvironment, LOCAL_KEYS, ownAiGateway, ownSupabase } from "./app-environment";
import { connectionString } from "./blob-storage";
import { UserError } from "./cli";
import { DEFAULT_PORTS } from "./ports";
import { connectionString as serviceBusConnection } from "./service-bus/service-bus";
import { cloudStackSchema } from "./stack-json";
import { ANON_KEY, JWT_SECRET, PUBLISHABLE_KEY, SECRET_KEY, SERVICE_KEY } from "./supabase/keys";

const origin = (port: number) => `http://127.0.0.1:${port}`;
const stack = cloudStackSchema.parse({
  supabase: {
    url: origin(DEFAULT_PORTS.supabase),
    anon_key: ANON_KEY,
    service_key: SERVICE_KEY,
    publishable_key: PUBLISHABLE_KEY,
    secret_key: SECRET_KEY,
    jwt_secret: JWT_SECRET,
  },
  ai: { url: origin(DEFAULT_PORTS.ai) },
  mail: { url: origin(DEFAULT_PORTS.mail) },
  acs: {
    url: origin(DEFAULT_PORTS.acs),
    webhook_secret: "local-acs-webhook-secret-of-at-least-32-characters",
  },
  speech: { url: origin(DEFAULT_PORTS.speech) },
  telemetry: { url: origin(DEFAULT_PORTS.telemetry) },
  storage: { connection_string: connectionString(DEFAULT_PORTS.blob) },
  service_bus: {
    connection_string: serviceBusConnection(DEFAULT_PORTS.service_bus, LOCAL_KEYS.serviceBus),
  },
});

/** Of the Functions host and its Node worker, not of the app. */
const HOST_SETTINGS = {
  FUNCTIONS_WORKER_RUNTIME: "node",
  AzureWebJobsDisableHomepage: "true",
};

test("local.settings.example.json gives Core Tools what npm start gives the local host", () => {
  const text = readFileSync(join(__dirname, "../../local.settings.example.json"), "utf8");
  const { Values } = z.object({ Values: z.record(z.string(), z.string()) }).parse(JSON.parse(text));
  expect(Values).toEqual({ ...HOST_SETTINGS, ...appEnvironment(stack, {}) });
});

test("what is given wins over defaults and passes through", () => {
  const environment = appEnvironment(stack, {
    RATE_LIMIT_PER_MINUTE: "5",
    SITE_URL: "https://talenti.example",
    EMPTY: "",
  });
  expect(environment).toMatchObject({
    RATE_LIMIT_PER_MINUTE: "5",
    SITE_URL: "https://talenti.example",
  });
  expect(environment).not.toHaveProperty("EMPTY");
});

test("a key left over from another project does not reach an app on the local Supabase", () => {
  const environment = appEnvironment(stack, { SUPABASE_SERVICE_KEY: "of another project" });
  expect(environment["SUPABASE_SERVICE_KEY"]).toBe(SECRET_KEY);
});

test("recordings stay in the local storage when the shell names a storage account", () => {
  const given = { AZURE_STORAGE_CONNECTION_STRING: "AccountName=real;AccountKey=a2V5" };
  expect(appEnvironment(stack, given)["AZURE_STORAGE_CONNECTION_STRING"]).toBe(
    stack.storage.connection_string,
  );
});

test.each([
  [{ AI_GATEWAY_URL: "https://ai.example/v1", OPENAI_API_KEY: "k" }, "https://ai.example"],
  [{ LOVABLE_API_KEY: "k" }, "https://ai.gateway.lovable.dev"],
  [{ OPENAI_API_KEY: "k" }, "https://api.openai.com"],
])("with %p the real AI gateway is used, with the settings as they are given", (given, url) => {
  expect(ownAiGateway(given)).toEqual({ url });
  const { AI_GATEWAY_URL, LOVABLE_API_KEY, OPENAI_API_KEY } = appEnvironment(stack, given);
  expect({ AI_GATEWAY_URL, LOVABLE_API_KEY, OPENAI_API_KEY }).toEqual({
    AI_GATEWAY_URL: undefined,
    LOVABLE_API_KEY: undefined,
    OPENAI_API_KEY: undefined,
    ...given,
  });
});

test("without a key of one's own the AI gateway is the simulated one", () => {
  expect(ownAiGateway({ OPENAI_API_KEY: "" })).toBeUndefined();
});

test("a Supabase project of one's own needs its keys as well", () => {
  const given = { SUPABASE_URL: "https://x.supabase.co", SUPABASE_ANON_KEY: "a" };
  expect(() => ownSupabase(given)).toThrow(UserError);
  expect(ownSupabase({ ...given, SUPABASE_SERVICE_KEY: "s" })).toEqual({
    url: "https://x.supabase.co",
    anon_key: "a",
    service_key: "s",
  });
});
