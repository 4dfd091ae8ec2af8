import * as z from "zod";

const CHARACTERS_OF_A_STRONG_SECRET = 32;

const origin = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ""));
const secret = z.string().min(CHARACTERS_OF_A_STRONG_SECRET);
const count = z.coerce.number().int().min(1);
const onOrOff = z.enum(["on", "off"]).default("off");

export const schema = z
  .object({
    /** Set by Azure and by Core Tools; answers are checked against their schemas outside Production. */
    AZURE_FUNCTIONS_ENVIRONMENT: z
      .enum(["Development", "Staging", "Production"])
      .default("Production"),
    /** Comma list of origins, or `*` by explicit choice. */
    ALLOWED_ORIGINS: z
      .string()
      .transform((list) => list.split(",").map((entry) => entry.trim()))
      .pipe(z.array(z.union([z.literal("*"), origin])).min(1))
      .optional(),
    RATE_LIMIT_PER_MINUTE: count.default(60),
    AI_RATE_LIMIT_PER_MINUTE: count.default(20),

    SUPABASE_URL: origin,
    SUPABASE_ANON_KEY: z.string().min(1),
    SUPABASE_SERVICE_KEY: z.string().min(1),
    /** Only for projects that sign tokens with HS256; others are verified against their JWKS. */
    SUPABASE_JWT_SECRET: secret.optional(),

    /** Base of an OpenAI-compatible API; a value ending in `/chat/completions` is accepted. */
    AI_GATEWAY_URL: origin.transform((url) => url.replace(/\/chat\/completions$/, "")).optional(),
    LOVABLE_API_KEY: z.string().min(1).optional(),
    OPENAI_API_KEY: z.string().min(1).optional(),
    DEFAULT_AI_MODEL: z.string().min(1).default("google/gemini-3-flash-preview"),
    SCORING_AI_MODEL: z.string().min(1).default("google/gemini-2.5-pro"),
    INTERVIEWER_DEADLINE_SECONDS: count.max(230).default(30),
    SCORER_DEADLINE_SECONDS: count.max(230).default(120),

    /** Where the frontend is: invitations link to it. */
    SITE_URL: origin,
    RESEND_API_KEY: z.string().min(1),
    /** Only where it is not Resend's own. */
    RESEND_BASE_URL: origin.optional(),
    /** `Name <address>` of the mails. */
    FROM_EMAIL: z.string().min(3),
    INVITATION_TOKEN_SECRET: secret,
    /** As Resend shows it, `whsec_…`. */
    RESEND_WEBHOOK_SECRET: z.string().startsWith("whsec_"),
    /** What one organisation may send. */
    INVITATIONS_PER_DAY: count.default(500),

    ACS_CONNECTION_STRING: z.string().regex(/^endpoint=https?:\/\/[^;]+;accesskey=[^;]+;?$/i, {
      message: "must be endpoint=…;accesskey=…",
    }),
    ACS_TOKEN_LIFETIME_MINUTES: count.min(60).max(1_440).default(1_440),

    /** Lets Event Grid in at the webhook, sent as `x-webhook-secret`; without it only Entra ID does. */
    ACS_WEBHOOK_SECRET: secret.optional(),
    /** The tenant whose Entra ID tokens let Event Grid in at the webhook, and what they are for. */
    ENTRA_TENANT_ID: z.guid().optional(),
    ENTRA_AUDIENCE: z.string().min(1).optional(),
    /** Only in national clouds. */
    ENTRA_AUTHORITY: origin.default("https://login.microsoftonline.com"),

    /** Whether calls are recorded, where the candidate has agreed. */
    RECORDING: onOrOff,
    /** URL of a container in which ACS records; without it, recordings are imported. */
    RECORDING_STORAGE_URL: origin.optional(),
    /** Where imported recordings are kept, in one of the next two. */
    RECORDING_CONTAINER: z
      .string()
      .regex(/^[a-z0-9](-?[a-z0-9]){2,62}$/)
      .default("interview-recordings"),
    /** Of a storage account reached by managed identity, `https://NAME.blob.core.windows.net`. */
    RECORDING_ACCOUNT_URL: origin.optional(),
    /** Of a storage account reached by its key; the host's own where neither is set. */
    AZURE_STORAGE_CONNECTION_STRING: z.string().min(1).optional(),
    AzureWebJobsStorage: z.string().min(1).optional(),

    /** The host reads it, too: either of them, as its extension for Service Bus documents. */
    SERVICE_BUS_CONNECTION: z.string().startsWith("Endpoint=sb://").optional(),
    SERVICE_BUS_CONNECTION__fullyQualifiedNamespace: z.hostname().optional(),
    /** When the nightly clean-up is: six fields, seconds first, in UTC. */
    DATA_RETENTION_SCHEDULE: z
      .string()
      .regex(/^\S+( \S+){5}$/)
      .default("0 0 2 * * *"),

    /** How long after an interview's end it is scored: somebody may join again. */
    SCORING_DELAY_SECONDS: z.coerce.number().int().min(0).max(86_400).default(120),

    /** Whether an interview begins only once its candidate has agreed to be interviewed by an AI. */
    REQUIRE_CONSENT: onOrOff,
    /** The text that candidates agree to, as the frontend shows it: kept with what they say. */
    CONSENT_TEXT_VERSION: z.string().min(1).max(100).default("1"),

    AZURE_SPEECH_KEY: z.string().min(1),
    AZURE_SPEECH_REGION: z.string().regex(/^[a-z0-9]+$/),
    /** Only where it does not follow from the region. */
    AZURE_SPEECH_ENDPOINT: origin.optional(),
  })
  .refine((settings) => settings.LOVABLE_API_KEY ?? settings.OPENAI_API_KEY, {
    path: ["LOVABLE_API_KEY"],
    message: "is missing: set it, or OPENAI_API_KEY",
  })
  .refine((settings) => !settings.ENTRA_TENANT_ID === !settings.ENTRA_AUDIENCE, {
    path: ["ENTRA_AUDIENCE"],
    message: "goes with ENTRA_TENANT_ID: set both, or neither",
  })
  .refine(
    (settings) =>
      settings.RECORDING_ACCOUNT_URL ??
      settings.AZURE_STORAGE_CONNECTION_STRING ??
      settings.AzureWebJobsStorage,
    {
      path: ["RECORDING_ACCOUNT_URL"],
      message: "is missing: set it, or AZURE_STORAGE_CONNECTION_STRING, or AzureWebJobsStorage",
    },
  )
  .refine(
    (settings) =>
      settings.SERVICE_BUS_CONNECTION ?? settings.SERVICE_BUS_CONNECTION__fullyQualifiedNamespace,
    {
      path: ["SERVICE_BUS_CONNECTION"],
      message: "is missing: set it, or SERVICE_BUS_CONNECTION__fullyQualifiedNamespace",
    },
  )
  .refine(
    (settings) => settings.AZURE_FUNCTIONS_ENVIRONMENT !== "Production" || settings.ALLOWED_ORIGINS,
    { path: ["ALLOWED_ORIGINS"], message: "is missing: it is required in Production" },
  );

export type Settings = z.output<typeof schema>;

/** What stands in a variable that is declared but left empty counts as not set. */
function withoutEmpty(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

/**
 * Reads the settings from environment variables.
 * @throws Error that names every missing or malformed variable, never its value.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  // Read once: compiling a parser for it would cost more than it saves.
  const result = schema.safeParse(withoutEmpty(environment), { jitless: true });
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const missing = !environment[name] && issue.code !== "custom";
    return `  ${name}: ${missing ? "is missing" : issue.message}`;
  });
  throw new Error(`The settings are not usable:\n${[...new Set(faults)].join("\n")}`);
}

let current: Settings | undefined;

/** The settings of this process, read once. */
export function settings(): Settings {
  current ??= readSettings(process.env);
  return current;
}

export const isProduction = () => settings().AZURE_FUNCTIONS_ENVIRONMENT === "Production";
