import { readSettings } from "./settings";

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

describe("readSettings", () => {
  it("gives the defaults of the contract", () => {
    expect(readSettings(complete)).toMatchObject({
      AZURE_FUNCTIONS_ENVIRONMENT: "Production",
      RATE_LIMIT_PER_MINUTE: 60,
      AI_RATE_LIMIT_PER_MINUTE: 20,
      DEFAULT_AI_MODEL: "google/gemini-3-flash-preview",
      SCORING_AI_MODEL: "google/gemini-2.5-pro",
      RECORDING: "off",
      REQUIRE_CONSENT: "off",
      SCORING_DELAY_SECONDS: 120,
    });
  });

  it("takes a list of origins and cuts the slash at the end of an address", () => {
    const settings = readSettings({
      ...complete,
      ALLOWED_ORIGINS: "https://a.example.test, https://b.example.test/",
    });
    expect(settings.ALLOWED_ORIGINS).toEqual(["https://a.example.test", "https://b.example.test"]);
    expect(settings.SUPABASE_URL).toBe("https://project.example.test");
  });

  it("accepts the address of the gateway with the path of its one endpoint", () => {
    const url = "https://gateway.example.test/v1/chat/completions";
    const settings = readSettings({ ...complete, AI_GATEWAY_URL: url });
    expect(settings.AI_GATEWAY_URL).toBe("https://gateway.example.test/v1");
  });

  it("names everything that is missing, an empty variable too", () => {
    expect(() => readSettings({ ALLOWED_ORIGINS: "*", SUPABASE_URL: "" })).toThrow(
      /SUPABASE_URL: is missing[\s\S]*SUPABASE_ANON_KEY: is missing/,
    );
  });

  it("needs a key of some gateway", () => {
    expect(() => readSettings({ ...complete, LOVABLE_API_KEY: "" })).toThrow(
      /LOVABLE_API_KEY: is missing: set it, or OPENAI_API_KEY/,
    );
  });

  it("needs the allowed origins in Production, and only there", () => {
    const { ALLOWED_ORIGINS: _, ...rest } = complete;
    expect(() => readSettings(rest)).toThrow(/ALLOWED_ORIGINS: is missing/);
    expect(readSettings({ ...rest, AZURE_FUNCTIONS_ENVIRONMENT: "Development" })).toBeDefined();
  });

  it("never repeats the value of a malformed variable", () => {
    const attempt = () => readSettings({ ...complete, SUPABASE_JWT_SECRET: "short-secret" });
    expect(attempt).toThrow(/SUPABASE_JWT_SECRET/);
    expect(attempt).not.toThrow(/short-secret/);
  });
});
