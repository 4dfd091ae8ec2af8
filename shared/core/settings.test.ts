import { readSettings } from "./settings";

/** What `isProduction` returns in a process with this environment. */
async function isProductionWith(environment: Record<string, string>) {
  const before = process.env;
  process.env = environment;
  jest.resetModules();
  const { isProduction } = await import("./settings");
  try {
    return isProduction();
  } finally {
    process.env = before;
  }
}

const complete = {
  ALLOWED_ORIGINS: "https://app.example.test",
  SUPABASE_URL: "https://project.example.test/",
  SUPABASE_ANON_KEY: "anon",
  SUPABASE_SERVICE_KEY: "service",
  LOVABLE_API_KEY: "key",
  SITE_URL: "https://app.example.test",
  RESEND_API_KEY: "key",
  FROM_EMAIL: "Talenti <no-reply@example.test>",
  INVITATION_TOKEN_SECRET: "an-invitation-secret-of-32-characters",
  RESEND_WEBHOOK_SECRET: "whsec_c2VjcmV0",
  ACS_CONNECTION_STRING: "endpoint=https://acs.example.test/;accesskey=a2V5",
  AZURE_SPEECH_KEY: "key",
  AZURE_SPEECH_REGION: "australiaeast",
  RECORDING_ACCOUNT_URL: "https://recordings.example.test",
  SERVICE_BUS_CONNECTION__fullyQualifiedNamespace: "talenti.servicebus.example.test",
};

const ENDPOINT = "https://acs.example.test";

describe("readSettings", () => {
  it("gives the defaults of the contract", () => {
    expect(readSettings(complete)).toMatchObject({
      LOG_LEVEL: "info",
      RATE_LIMIT_PER_MINUTE: 60,
      AI_RATE_LIMIT_PER_MINUTE: 20,
      DEFAULT_AI_MODEL: "google/gemini-3-flash-preview",
      SCORING_AI_MODEL: "google/gemini-2.5-pro",
      RECORDING: "off",
      RECORDING_CONTAINER: "interview-recordings",
      REQUIRE_CONSENT: "off",
      SCORING_DELAY_SECONDS: 120,
    });
  });

  it("accepts the environment of an older deployment", () => {
    const settings = readSettings({
      ...complete,
      APP_NAME: "Talenti API",
      APP_VERSION: "1.0.0",
      DEBUG: "false",
      LOG_LEVEL: "INFO",
      ENVIRONMENT: "production",
      ALLOWED_ORIGINS: '["https://talenti.example.test", "http://localhost:3000"]',
      ACS_ENDPOINT: "https://acs.example.test",
      ACS_CALLBACK_URL: "https://api.example.test/api/acs/webhook",
      AI_GATEWAY_URL: "https://gateway.example.test/v1/chat/completions",
      FROM_EMAIL: "noreply@talenti.example.test",
    });
    expect(settings).toMatchObject({
      APP_NAME: "Talenti API",
      APP_VERSION: "1.0.0",
      ALLOWED_ORIGINS: ["https://talenti.example.test", "http://localhost:3000"],
      AI_GATEWAY_URL: "https://gateway.example.test/v1",
      FROM_EMAIL: "Talenti <noreply@talenti.example.test>",
    });
  });

  it.each([
    ["separated by commas", "https://a.example.test, https://b.example.test/"],
    ["with a comma at the end", "https://a.example.test,https://b.example.test,"],
    ["in JSON", ' ["https://a.example.test", "https://b.example.test/"]'],
  ])("reads a list of origins %s", (_, list) => {
    const { ALLOWED_ORIGINS } = readSettings({ ...complete, ALLOWED_ORIGINS: list });
    expect(ALLOWED_ORIGINS).toEqual(["https://a.example.test", "https://b.example.test"]);
  });

  it.each(["secret.example.test", '["secret.example.test"]', '["https://secret', "[]", ","])(
    "refuses %j as a list of origins, without repeating it",
    (list) => {
      const attempt = () => readSettings({ ...complete, ALLOWED_ORIGINS: list });
      expect(attempt).toThrow(/ALLOWED_ORIGINS: (?!is missing)/);
      expect(attempt).not.toThrow(/secret/);
    },
  );

  it("removes the slash at the end of an address", () => {
    expect(readSettings(complete).SUPABASE_URL).toBe("https://project.example.test");
  });

  it.each([
    ["debug", "info"],
    ["INFO", "info"],
    ["Warning", "warn"],
    ["warn", "warn"],
    ["ERROR", "error"],
    ["CRITICAL", "error"],
  ])("reads the log level %s as %s", (given, level) => {
    expect(readSettings({ ...complete, LOG_LEVEL: given }).LOG_LEVEL).toBe(level);
  });

  it.each(["Talenti <no-reply@example.test>", "<no-reply@example.test>"])(
    "leaves the sender %s as it is",
    (sender) => {
      expect(readSettings({ ...complete, FROM_EMAIL: sender }).FROM_EMAIL).toBe(sender);
    },
  );

  it.each(["Talenti", "Talenti <example.test>", "a@example.test, b@example.test"])(
    "refuses %j as a sender",
    (sender) => {
      expect(() => readSettings({ ...complete, FROM_EMAIL: sender })).toThrow(/FROM_EMAIL: must/);
    },
  );

  it("names everything that is missing, also empty variables and choices", () => {
    const attempt = () => readSettings({ SUPABASE_URL: "", ENTRA_AUDIENCE: "api://app" });
    for (const fault of [
      "SUPABASE_URL: is missing",
      "SUPABASE_ANON_KEY: is missing",
      "LOVABLE_API_KEY: is missing: set it, or OPENAI_API_KEY, or AI_GATEWAY_URL",
      "RECORDING_ACCOUNT_URL: is missing: set it, or AZURE_STORAGE_CONNECTION_STRING, or AzureWebJobsStorage",
      "SERVICE_BUS_CONNECTION: is missing: set it, or SERVICE_BUS_CONNECTION__fullyQualifiedNamespace",
      "ENTRA_AUDIENCE: goes with ENTRA_TENANT_ID",
      "ALLOWED_ORIGINS: is missing",
    ])
      expect(attempt).toThrow(fault);
  });

  it.each([
    {},
    { ENVIRONMENT: "development" },
    { AZURE_FUNCTIONS_ENVIRONMENT: "Production", ENVIRONMENT: "staging" },
    { AZURE_FUNCTIONS_ENVIRONMENT: "Staging" },
    { AZURE_FUNCTIONS_ENVIRONMENT: "Development", WEBSITE_INSTANCE_ID: "4f1c" },
  ])("requires the allowed origins with %j", (environment) => {
    const { ALLOWED_ORIGINS: _, ...rest } = complete;
    expect(() => readSettings({ ...rest, ...environment })).toThrow(/ALLOWED_ORIGINS: is missing/);
  });

  it("does not require the allowed origins of a local app", () => {
    const { ALLOWED_ORIGINS: _, ...rest } = complete;
    const environment = { AZURE_FUNCTIONS_ENVIRONMENT: "Development", ENVIRONMENT: "production" };
    expect(readSettings({ ...rest, ...environment })).toBeDefined();
  });

  it.each([ENDPOINT, `${ENDPOINT}/`, "https://ACS.example.test:443"])(
    "accepts the ACS endpoint %s, which is that of the connection string",
    (endpoint) => {
      expect(readSettings({ ...complete, ACS_ENDPOINT: endpoint })).toBeDefined();
    },
  );

  it("refuses an ACS endpoint that is not that of the connection string", () => {
    expect(() => readSettings({ ...complete, ACS_ENDPOINT: "https://b.example.test" })).toThrow(
      /ACS_ENDPOINT: is not the endpoint of ACS_CONNECTION_STRING/,
    );
  });

  it("refuses to send a key of OpenAI to Lovable's gateway", () => {
    const url = "https://ai.gateway.lovable.dev/v1/chat/completions";
    const keys = { LOVABLE_API_KEY: "", OPENAI_API_KEY: "key" };
    expect(() => readSettings({ ...complete, ...keys, AI_GATEWAY_URL: url })).toThrow(
      /AI_GATEWAY_URL: is Lovable's, which needs LOVABLE_API_KEY/,
    );
    expect(readSettings({ ...complete, AI_GATEWAY_URL: url })).toBeDefined();
  });

  it.each([
    [{ OPENAI_API_KEY: "key" }, "gpt-5-mini", "gpt-5"],
    [
      { OPENAI_API_KEY: "key", LOVABLE_API_KEY: "key" },
      "google/gemini-3-flash-preview",
      "google/gemini-2.5-pro",
    ],
    [{ OPENAI_API_KEY: "key", DEFAULT_AI_MODEL: "gpt-4.1" }, "gpt-4.1", "gpt-5"],
  ])("uses models of the gateway that the keys are for: %j", (given, interviewing, scoring) => {
    const settings = readSettings({ ...complete, LOVABLE_API_KEY: "", ...given });
    expect(settings).toMatchObject({ DEFAULT_AI_MODEL: interviewing, SCORING_AI_MODEL: scoring });
  });

  it.each([
    "https://talenti.openai.azure.com",
    "https://talenti.openai.azure.com/openai/v1/",
    "https://talenti.openai.azure.com/openai/v1/chat/completions",
    "https://talenti.openai.azure.com/openai/deployments/chat/chat/completions?api-version=2024-10-21",
  ])("needs no key for the Azure gateway %s, and uses its version 1", (url) => {
    const settings = readSettings({ ...complete, LOVABLE_API_KEY: "", AI_GATEWAY_URL: url });
    expect(settings.AI_GATEWAY_URL).toBe("https://talenti.openai.azure.com/openai/v1");
  });

  it.each([
    "https://gateway.example.test/v1",
    "https://openai.azure.com.example.test/openai/v1",
    "http://talenti.openai.azure.com",
  ])("requires a key for the gateway %s", (url) => {
    const attempt = () => readSettings({ ...complete, LOVABLE_API_KEY: "", AI_GATEWAY_URL: url });
    expect(attempt).toThrow(/OPENAI_API_KEY: is missing/);
  });

  it("never repeats the value of a malformed variable", () => {
    const attempt = () => readSettings({ ...complete, SUPABASE_JWT_SECRET: "short-secret" });
    expect(attempt).toThrow(/SUPABASE_JWT_SECRET/);
    expect(attempt).not.toThrow(/short-secret/);
  });
});

describe("isProduction", () => {
  it.each([
    [true, {}],
    [true, { ENVIRONMENT: "Production" }],
    [false, { ENVIRONMENT: "staging" }],
    [false, { ENVIRONMENT: "DEVELOPMENT" }],
    [true, { AZURE_FUNCTIONS_ENVIRONMENT: "Production", ENVIRONMENT: "development" }],
    [false, { AZURE_FUNCTIONS_ENVIRONMENT: "Development", ENVIRONMENT: "production" }],
  ])("is %s with %j", async (production, environment) => {
    expect(await isProductionWith({ ...complete, ...environment })).toBe(production);
  });
});
