import * as z from "zod";
import {
  aiGateway,
  count,
  logLevel,
  onOrOff,
  origin,
  origins,
  path,
  prices,
  STRONG_SECRET_CHARACTERS,
  secret,
  sender,
  text,
  unused,
} from "./settings-values";

const application = {
  APP_NAME: text
    .optional()
    .describe("The name that `GET /` reports. Without it, the name in `package.json`."),
  APP_VERSION: text
    .optional()
    .describe("The version that `GET /` reports. Without it, the version in `package.json`."),
  API_DOCS: z
    .enum(["on", "off"])
    .optional()
    .describe(
      "`on` shows the reference of the API at `/api/docs`, `off` does not. Without it, it is shown everywhere but in Production.",
    ),
  SITE_URL: origin.describe("Address of the frontend, which invitations link to."),
  LOG_LEVEL: logLevel
    .default("info")
    .describe(
      "The lowest level that is logged: `debug`, `info`, `warning` (or `warn`), `error` or `critical`, in upper or lower case. The app logs nothing below `info`; its errors are logged at any level.",
    ),
  AZURE_FUNCTIONS_ENVIRONMENT: z
    .enum(["Development", "Staging", "Production"])
    .optional()
    .describe(
      "`Production`, `Staging` or `Development`. Core Tools and `npm start` set it; in Azure it is an app setting. Outside Production, responses are checked against their schemas before they are sent.",
    ),
  ENVIRONMENT: z
    .string()
    .toLowerCase()
    .pipe(z.literal(["production", "staging", "development"]))
    .default("production")
    .describe(
      "`production`, `staging` or `development`, used where `AZURE_FUNCTIONS_ENVIRONMENT` is not set. It can turn checks on, and none off.",
    ),
};

const requests = {
  ALLOWED_ORIGINS: origins
    .optional()
    .describe(
      "Origins of the frontend, which browsers may call the API from (CORS): separated by commas, or a JSON list. `*` allows any, without credentials. Required, unless `AZURE_FUNCTIONS_ENVIRONMENT` is `Development` and the app does not run in Azure: then ports 3000 and 5173 of `http://localhost` are allowed by default.",
    ),
  RATE_LIMIT_PER_MINUTE: count
    .default(60)
    .describe("Requests per user, route and minute, except where a route has a limit of its own."),
  AI_RATE_LIMIT_PER_MINUTE: count.default(20).describe("The same for routes that ask a model."),
};

const supabase = {
  SUPABASE_URL: origin.describe("Address of the project."),
  SUPABASE_ANON_KEY: text.describe(
    "The publishable key (`sb_publishable_…`) or the legacy anon key, with which the app reads as the caller.",
  ),
  SUPABASE_SERVICE_KEY: text.describe(
    "A secret key (`sb_secret_…`) or the legacy service key, with which the app calls the SQL functions that only the service may execute. Who sends this key to `data-retention-cleanup` is the service; the project's other keys, also a legacy service key that still works in Supabase, are refused.",
  ),
  SUPABASE_PASS_THROUGH: onOrOff.describe(
    "`on` serves the project's `/auth/v1`, `/rest/v1` and `/storage/v1` at the address of the app as well: see [one address](deployment.md#one-address-for-the-frontend).",
  ),
  SUPABASE_JWT_SECRET: secret
    .optional()
    .describe(
      "Verifies access tokens that are signed with a shared secret (HS256). Tokens of the project's signing keys (ES256, RS256) are verified with its public keys in either case, so set it until the last HS256 token has expired.",
    ),
};

/** The models that are used where the settings name none: by the gateway that the keys are for. */
export const DEFAULT_MODELS = {
  lovable: {
    DEFAULT_AI_MODEL: "google/gemini-3-flash-preview",
    SCORING_AI_MODEL: "google/gemini-2.5-pro",
  },
  openai: { DEFAULT_AI_MODEL: "gpt-5-mini", SCORING_AI_MODEL: "gpt-5" },
} as const;

const withoutModel = (name: "DEFAULT_AI_MODEL" | "SCORING_AI_MODEL") =>
  `Without it, \`${DEFAULT_MODELS.lovable[name]}\`, or \`${DEFAULT_MODELS.openai[name]}\` where \`LOVABLE_API_KEY\` is not set. In Azure, the name of a deployment.`;

const ai = {
  LOVABLE_API_KEY: text
    .optional()
    .describe("Key of Lovable's AI gateway, or of the one in `AI_GATEWAY_URL`."),
  OPENAI_API_KEY: text
    .optional()
    .describe(
      "Key of OpenAI's API, or of the gateway in `AI_GATEWAY_URL`, used without `LOVABLE_API_KEY`.",
    ),
  AI_GATEWAY_URL: aiGateway
    .optional()
    .describe(
      "Base URL of another gateway with OpenAI's API: it receives the first of these keys that is set. May end in `/chat/completions`. Azure OpenAI or Azure AI Foundry (`https://NAME.openai.azure.com`) is reached by managed identity where no key is set.",
    ),
  DEFAULT_AI_MODEL: text
    .optional()
    .describe(
      `Model that interviews, and reads job descriptions and resumes. ${withoutModel("DEFAULT_AI_MODEL")}`,
    ),
  SCORING_AI_MODEL: text
    .optional()
    .describe(`Model that scores interviews. ${withoutModel("SCORING_AI_MODEL")}`),
  INTERVIEWER_DEADLINE_SECONDS: count
    .max(230)
    .default(30)
    .describe("How long the model may take to answer a candidate, at most 230."),
  SCORER_DEADLINE_SECONDS: count
    .max(230)
    .default(120)
    .describe("How long the model may take to score an interview, at most 230."),
};

const invitations = {
  RESEND_API_KEY: text.describe("Key of Resend, which sends the mails."),
  RESEND_BASE_URL: origin.optional().describe("Address of another server with Resend's API."),
  RESEND_WEBHOOK_SECRET: z
    .string()
    .startsWith("whsec_")
    .describe("Signing secret of Resend's webhook, `whsec_…`."),
  FROM_EMAIL: sender.describe(
    "Sender of the mails: `Name <address>`, or an address alone, which gets the name Talenti.",
  ),
  INVITATION_TOKEN_SECRET: secret.describe(
    `Secret that the tokens of invitation links are derived from, at least ${STRONG_SECRET_CHARACTERS} characters.`,
  ),
  INVITATION_PATH: path
    .default("invite")
    .describe(
      "Path of the frontend's page for invitations: links are `SITE_URL/INVITATION_PATH/TOKEN`.",
    ),
  INVITATIONS_PER_DAY: count.default(500).describe("Invitations per organisation and day."),
};

const calls = {
  ACS_CONNECTION_STRING: z
    .string()
    .regex(/^endpoint=https?:\/\/[^;]+;accesskey=[^;]+;?$/i, {
      error: "must be endpoint=…;accesskey=…",
    })
    .describe("Azure Communication Services, for tokens and recordings: `endpoint=…;accesskey=…`."),
  ACS_ENDPOINT: origin
    .optional()
    .describe(
      "Not needed: the connection string contains the endpoint. The app answers 503 if they differ.",
    ),
  ACS_TOKEN_LIFETIME_MINUTES: count
    .min(60)
    .max(1_440)
    .default(1_440)
    .describe("How long a token to join calls is valid, 60 to 1440."),
  ACS_WEBHOOK_SECRET: secret
    .optional()
    .describe(
      "Secret of the Event Grid subscription that delivers to the webhook, sent as the header `x-webhook-secret`.",
    ),
  ENTRA_TENANT_ID: z
    .guid()
    .optional()
    .describe("Tenant of the Entra ID tokens that Event Grid sends to the webhook instead."),
  ENTRA_AUDIENCE: text
    .optional()
    .describe("Audience of these tokens: this app. Set both, or neither."),
  ENTRA_AUTHORITY: origin
    .default("https://login.microsoftonline.com")
    .describe("Issuer of these tokens; national clouds have another."),
};

const recordings = {
  RECORDING: onOrOff.describe(
    "`on` records calls in which the candidate has agreed to it, `off` none.",
  ),
  RECORDING_STORAGE_URL: origin
    .optional()
    .describe(
      "URL of a container that Azure Communication Services records into directly. Without it, recordings are imported from there.",
    ),
  RECORDING_CONTAINER: z
    .string()
    .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/)
    .default("interview-recordings")
    .describe(
      "Container for imported recordings. Those in another container of the account are still deleted when they expire.",
    ),
  RECORDING_ACCOUNT_URL: origin
    .optional()
    .describe(
      "Storage account for recordings, reached by managed identity: `https://NAME.blob.core.windows.net`.",
    ),
  AZURE_STORAGE_CONNECTION_STRING: text
    .optional()
    .describe("Storage account for recordings, reached by its key."),
  AzureWebJobsStorage: text
    .optional()
    .describe("Storage account of the Functions host, and for recordings if it is the only one."),
};

const queues = {
  SERVICE_BUS_CONNECTION: z
    .string()
    .startsWith("Endpoint=sb://")
    .optional()
    .describe("Service Bus, reached by its key. The Functions host reads it, too."),
  SERVICE_BUS_CONNECTION__fullyQualifiedNamespace: z
    .hostname()
    .optional()
    .describe("Service Bus, reached by managed identity: `NAME.servicebus.windows.net`."),
};

const interviews = {
  REQUIRE_CONSENT: onOrOff.describe(
    "`on` lets an interview begin only after the candidate's consent (`POST /api/interviews/{id}/consent`).",
  ),
  CONSENT_TEXT_VERSION: text
    .max(100)
    .default("1")
    .describe("Version of the text that candidates agree to, stored with each consent."),
  SCORING_DELAY_SECONDS: z.coerce
    .number()
    .int()
    .min(0)
    .max(86_400)
    .default(120)
    .describe("Time between the end of an interview and its scoring, in which it may be rejoined."),
  SCORE_WAIT_SECONDS: count
    .max(100)
    .default(100)
    .describe(
      "How long the response of the edge function `score-interview` waits for the score, at most 100.",
    ),
  DATA_RETENTION_SCHEDULE: z
    .string()
    .regex(/^\S+( \S+){5}$/)
    .default("0 0 2 * * *")
    .describe(
      "When the nightly retention run starts: a cron expression of six fields, seconds first, in UTC.",
    ),
};

const speech = {
  AZURE_SPEECH_KEY: text.describe("Key of Azure Speech, for tokens."),
  AZURE_SPEECH_REGION: z
    .string()
    .regex(/^[a-z0-9]+$/)
    .describe("Region of Azure Speech, such as `australiaeast`."),
  AZURE_SPEECH_ENDPOINT: origin
    .optional()
    .describe("Address of a Speech resource that has one of its own."),
};

/** List prices, which nobody has compared with a bill. */
const AI_PRICES = [
  "google/gemini-3-flash-preview=0.5/0.05/3",
  "google/gemini-2.5-pro=1.25/0.125/10",
  "gpt-5-mini=0.25/0.025/2",
  "gpt-5=1.25/0.125/10",
].join(",");

const telemetry = {
  APPLICATIONINSIGHTS_CONNECTION_STRING: text
    .optional()
    .describe("Where traces and metrics go in Azure. The host reads it, too."),
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: text
    .optional()
    .describe("Where it is set, telemetry is sent as the app's managed identity."),
  OTEL_EXPORTER_OTLP_ENDPOINT: origin
    .optional()
    .describe(
      "Address of a collector that gets traces and metrics instead, by OTLP over HTTP. Without either nothing is exported.",
    ),
  TRACES_PER_SECOND: count
    .default(5)
    .describe(
      "How many traces each instance records a second at most, and a hundredth of it while it is busy. A recorded trace is whole, with what its messages do.",
    ),
  AI_PRICES: prices
    .prefault(AI_PRICES)
    .describe(
      "US dollars per million tokens of input, of input from the cache, and of output, for what models cost.",
    ),
};

const ignored = {
  ACS_CALLBACK_URL: unused.describe(
    "Call events come through Event Grid: the address is part of its subscription.",
  ),
  DEBUG: unused.describe(
    "There is no debug mode that could be left on by mistake. `LOG_LEVEL` sets what is logged.",
  ),
};

/** All settings by topic, in the order of `docs/settings.md`. */
export const topics = {
  Application: application,
  "Requests from browsers": requests,
  Supabase: supabase,
  AI: ai,
  "Mail and invitations": invitations,
  Calls: calls,
  Recordings: recordings,
  Queues: queues,
  "Interviews, scoring and retention": interviews,
  Speech: speech,
  Telemetry: telemetry,
  "Accepted, but not used": ignored,
};

export const schema = z.object({
  ...application,
  ...requests,
  ...supabase,
  ...ai,
  ...invitations,
  ...calls,
  ...recordings,
  ...queues,
  ...interviews,
  ...speech,
  ...telemetry,
  ...ignored,
});

/** Of each list, at least one setting is required. */
export const alternatives: (keyof typeof schema.shape)[][] = [
  ["LOVABLE_API_KEY", "OPENAI_API_KEY", "AI_GATEWAY_URL"],
  ["RECORDING_ACCOUNT_URL", "AZURE_STORAGE_CONNECTION_STRING", "AzureWebJobsStorage"],
  ["SERVICE_BUS_CONNECTION", "SERVICE_BUS_CONNECTION__fullyQualifiedNamespace"],
];

/** In Azure these are in Key Vault: in no file, no output and no log. */
export const secretSettings: (keyof typeof schema.shape)[] = [
  "SUPABASE_ANON_KEY",
  "SUPABASE_SERVICE_KEY",
  "SUPABASE_JWT_SECRET",
  "LOVABLE_API_KEY",
  "OPENAI_API_KEY",
  "RESEND_API_KEY",
  "RESEND_WEBHOOK_SECRET",
  "INVITATION_TOKEN_SECRET",
  "ACS_CONNECTION_STRING",
  "ACS_WEBHOOK_SECRET",
  "AZURE_SPEECH_KEY",
];
