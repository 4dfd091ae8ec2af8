import type { Log } from "../core/log";

const USER_RULE = { problems: ["unauthenticated"] } as const;
const NONE = { problems: [] };

async function load(environment: string) {
  Object.assign(process.env, {
    AZURE_FUNCTIONS_ENVIRONMENT: environment,
    ALLOWED_ORIGINS: "https://app.example.test",
    SUPABASE_URL: "https://project.example.test",
    SUPABASE_ANON_KEY: "anon",
    SUPABASE_SERVICE_KEY: "service",
    SUPABASE_JWT_SECRET: "a-shared-secret-of-at-least-32-characters",
    LOVABLE_API_KEY: "key",
    SITE_URL: "https://app.example.test",
    RESEND_API_KEY: "key",
    FROM_EMAIL: "Talenti <no-reply@example.test>",
    INVITATION_TOKEN_SECRET: "a-shared-secret-of-at-least-32-characters",
    RESEND_WEBHOOK_SECRET: "whsec_c2VjcmV0",
    ACS_CONNECTION_STRING: "endpoint=https://acs.example.test/;accesskey=a2V5",
    ACS_WEBHOOK_SECRET: "a-shared-secret-of-at-least-32-characters",
    AZURE_SPEECH_KEY: "key",
    AZURE_SPEECH_REGION: "australiaeast",
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    SERVICE_BUS_CONNECTION: "Endpoint=sb://bus.example.test",
  });
  jest.resetModules();
  const { settingsFault } = await import("../core/settings");
  expect(settingsFault()).toBeUndefined();
  const { Problem } = await import("../core/problems");
  return { Problem, ...(await import("./operation-problems")) };
}

const environment = { ...process.env };
afterEach(() => {
  process.env = { ...environment };
});

/** A log that keeps what is logged as an error. */
function keepErrors() {
  const errors: unknown[] = [];
  const log: Log = {
    functionName: "test",
    info: () => undefined,
    warn: () => undefined,
    error: (...line) => errors.push(line),
  };
  return { log, errors };
}

it("lists the codes of the rules and of the handler, each once", async () => {
  const { problemCodes } = await load("Development");
  const rules = { auth: USER_RULE, parameters: NONE, body: NONE };
  expect(problemCodes({ ...rules, limit: "none", problems: ["forbidden"] })).toEqual([
    "forbidden",
    "internal_error",
    "invalid_request",
    "unauthenticated",
  ]);
  expect(problemCodes({ ...rules, limit: {}, problems: ["database_timeout"] })).toEqual([
    "database_timeout",
    "database_unavailable",
    "internal_error",
    "invalid_request",
    "rate_limited",
    "unauthenticated",
  ]);
});

describe("a problem that an operation does not document", () => {
  it("becomes an internal error outside Production, and is logged", async () => {
    const { Problem, requireDocumented } = await load("Development");
    const { log, errors } = keepErrors();
    const error = requireDocumented(new Problem("forbidden"), ["not_found"], log);
    expect(error).toMatchObject({ code: "internal_error" });
    expect(errors).toEqual([["undocumented_problem", { code: "forbidden" }]]);
  });

  it("is passed on in Production", async () => {
    const { Problem, requireDocumented } = await load("Production");
    const { log, errors } = keepErrors();
    const problem = new Problem("forbidden");
    expect(requireDocumented(problem, ["not_found"], log)).toBe(problem);
    expect(errors).toEqual([]);
  });
});

it("passes on what is documented, and errors that are no problems", async () => {
  const { Problem, requireDocumented } = await load("Development");
  const { log, errors } = keepErrors();
  for (const error of [new Problem("forbidden"), new TypeError("defect")]) {
    expect(requireDocumented(error, ["forbidden"], log)).toBe(error);
  }
  expect(errors).toEqual([]);
});
