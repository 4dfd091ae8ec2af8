import { isAzureAi } from "../../shared/core/settings-values";
import { UserError } from "./cli";
import type { CloudStack } from "./stack-json";

/** Of a process; a variable that is empty counts as not set. */
export type Environment = Record<string, string | undefined>;

/** Fixed and public: they open nothing but simulators. */
export const LOCAL_KEYS = {
  ai: "local-ai-key",
  mail: "re_local_mail_key",
  mailWebhook: "whsec_bG9jYWwtbWFpbC13ZWJob29rLXNlY3JldC0wMDE=",
  acs: "bG9jYWwtYWNzLWFjY2Vzcy1rZXktMDAwMDAwMDAwMDE=",
  acsWebhook: "local-acs-webhook-secret-of-at-least-32-characters",
  speech: "local-speech-key",
  serviceBus: "local-service-bus-key",
} as const;

export const SPEECH_REGION = "local";

/** What anyone may set otherwise before they start. */
const DEFAULTS = {
  AZURE_FUNCTIONS_ENVIRONMENT: "Development",
  SITE_URL: "http://localhost:5173",
  FROM_EMAIL: "Talenti <interviews@talenti.test>",
  INVITATION_TOKEN_SECRET: "local-invitation-secret-of-at-least-32-characters",
  RECORDING: "on",
  SUPABASE_PASS_THROUGH: "on",
  SCORING_DELAY_SECONDS: "2",
  // All: the local collector is for looking at each.
  TRACES_PER_SECOND: "100000",
};

/** A variable that is empty counts as not given. */
export function withoutEmpty(given: Environment): Record<string, string> {
  const set = Object.entries(given).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return Object.fromEntries(set);
}

/**
 * The environment of the app: what is given, defaults for what is not, and above both the addresses
 * and keys of what runs here.
 *
 * @param given usually `process.env`; a variable that is empty counts as not given
 */
export function appEnvironment(stack: CloudStack, given: Environment): Record<string, string> {
  return {
    ...DEFAULTS,
    ...withoutEmpty(given),
    ...supabaseSettings(stack),
    ...aiSettings(stack, given),
    ...simulatorSettings(stack),
  };
}

/**
 * The real Supabase project to be used; none when the local one is.
 * @throws UserError when only a part of its settings is there
 */
export function ownSupabase(given: Environment): CloudStack["supabase"] | undefined {
  const {
    SUPABASE_URL: url,
    SUPABASE_ANON_KEY: anon_key,
    SUPABASE_SERVICE_KEY: service_key,
    SUPABASE_JWT_SECRET: jwt_secret,
  } = given;
  if (!url) return undefined;
  if (!anon_key || !service_key) {
    throw new UserError(
      "SUPABASE_URL is set, so that project is to be used: SUPABASE_ANON_KEY and " +
        "SUPABASE_SERVICE_KEY are needed as well. Unset SUPABASE_URL to use a local one.",
    );
  }
  return { url: new URL(url).origin, anon_key, service_key, ...(jwt_secret && { jwt_secret }) };
}

/** The real AI gateway to be used; none when the simulated one is. */
export function ownAiGateway(given: Environment): CloudStack["ai"] | undefined {
  if (given["AI_GATEWAY_URL"]) return { url: new URL(given["AI_GATEWAY_URL"]).origin };
  if (given["LOVABLE_API_KEY"]) return { url: "https://ai.gateway.lovable.dev" };
  if (given["OPENAI_API_KEY"]) return { url: "https://api.openai.com" };
  return undefined;
}

function supabaseSettings({ supabase }: CloudStack) {
  return {
    SUPABASE_URL: supabase.url,
    SUPABASE_ANON_KEY: supabase.publishable_key ?? supabase.anon_key,
    SUPABASE_SERVICE_KEY: supabase.secret_key ?? supabase.service_key,
    ...(supabase.jwt_secret && { SUPABASE_JWT_SECRET: supabase.jwt_secret }),
  };
}

function aiSettings({ ai }: CloudStack, given: Environment): Record<string, string> {
  if (!ownAiGateway(given))
    return { AI_GATEWAY_URL: `${ai.url}/v1`, LOVABLE_API_KEY: LOCAL_KEYS.ai };
  // Gateways on one's own machine ask for no key, the app's settings do.
  const hasKey = given["LOVABLE_API_KEY"] || given["OPENAI_API_KEY"];
  return hasKey || isAzureAi(given["AI_GATEWAY_URL"] ?? "") ? {} : { LOVABLE_API_KEY: "none" };
}

function simulatorSettings(stack: CloudStack): Record<string, string> {
  const { mail, acs, speech, storage, service_bus, telemetry } = stack;
  return {
    AzureWebJobsStorage: storage.connection_string,
    // The Azure CLI reads a variable of this name, too: one in the shell must not lead to a real account.
    AZURE_STORAGE_CONNECTION_STRING: storage.connection_string,
    SERVICE_BUS_CONNECTION: service_bus.connection_string,
    RESEND_BASE_URL: mail.url,
    RESEND_API_KEY: LOCAL_KEYS.mail,
    RESEND_WEBHOOK_SECRET: LOCAL_KEYS.mailWebhook,
    ACS_CONNECTION_STRING: `endpoint=${acs.url}/;accesskey=${LOCAL_KEYS.acs}`,
    ACS_ENDPOINT: acs.url,
    ACS_WEBHOOK_SECRET: acs.webhook_secret,
    AZURE_SPEECH_ENDPOINT: speech.url,
    AZURE_SPEECH_KEY: LOCAL_KEYS.speech,
    AZURE_SPEECH_REGION: SPEECH_REGION,
    OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.url,
  };
}
