import type * as z from "zod";
import { alternatives, DEFAULT_MODELS, schema } from "./settings-schema";
import { isAzureAi } from "./settings-values";

type Parsed = z.output<typeof schema>;

export type ModelSetting = "DEFAULT_AI_MODEL" | "SCORING_AI_MODEL";

export type Settings = Parsed & Record<ModelSetting, string>;

type Given = Readonly<Record<string, string | undefined>>;

/** A variable that is set but empty counts as not set. */
function withoutEmpty(environment: NodeJS.ProcessEnv): Given {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
}

/** `NAME: what is wrong with it` for each variable that is missing or malformed by itself. */
function faultsOf(given: Given, error: z.ZodError | undefined): string[] {
  return (error?.issues ?? []).map(({ path, message }) => {
    const name = String(path[0]);
    return `${name}: ${given[name] === undefined ? "is missing" : message}`;
  });
}

/** Where developers run the frontend locally. */
const LOCAL_ORIGINS = ["http://localhost:3000", "http://localhost:5173"];

/**
 * Whether the app runs on a developer's machine: Core Tools and `npm start` say so, and Azure, which names
 * the instance, is not where it runs. `ENVIRONMENT` does not count: an older deployment may have left it at
 * `development`.
 */
const isLocal = (given: Given) =>
  given["AZURE_FUNCTIONS_ENVIRONMENT"] === "Development" &&
  given["WEBSITE_INSTANCE_ID"] === undefined;

const LOVABLE_HOST = "ai.gateway.lovable.dev";

const endpointOf = (connectionString = "") =>
  URL.parse(/^endpoint=([^;]+)/i.exec(connectionString)?.[1] ?? "")?.origin;

/** The same for what settings demand of each other. */
function conflictsOf(given: Given): string[] {
  const faults = alternatives
    .filter((names) => names.every((name) => given[name] === undefined))
    .map(([first, ...others]) => `${first}: is missing: set it, or ${others.join(", or ")}`);
  if (!isLocal(given) && given["ALLOWED_ORIGINS"] === undefined)
    faults.push("ALLOWED_ORIGINS: is missing: only a local app has a default");
  if ((given["ENTRA_TENANT_ID"] === undefined) !== (given["ENTRA_AUDIENCE"] === undefined))
    faults.push("ENTRA_AUDIENCE: goes with ENTRA_TENANT_ID: set both, or neither");
  // An older deployment may name Lovable's gateway beside a key of OpenAI, which must not be sent there.
  if (URL.parse(given["AI_GATEWAY_URL"] ?? "")?.host === LOVABLE_HOST && !given["LOVABLE_API_KEY"])
    faults.push("AI_GATEWAY_URL: is Lovable's, which needs LOVABLE_API_KEY");
  const hasKey = given["LOVABLE_API_KEY"] ?? given["OPENAI_API_KEY"];
  if (given["AI_GATEWAY_URL"] && !hasKey && !isAzureAi(given["AI_GATEWAY_URL"]))
    faults.push("OPENAI_API_KEY: is missing: only a gateway in Azure needs no key");
  const endpoint = given["ACS_ENDPOINT"];
  const connected = endpointOf(given["ACS_CONNECTION_STRING"]);
  if (endpoint && connected && URL.parse(endpoint)?.origin !== connected)
    faults.push("ACS_ENDPOINT: is not the endpoint of ACS_CONNECTION_STRING");
  return faults;
}

function withModels(parsed: Parsed): Settings {
  const defaults = DEFAULT_MODELS[parsed.LOVABLE_API_KEY ? "lovable" : "openai"];
  const { DEFAULT_AI_MODEL, SCORING_AI_MODEL } = parsed;
  return {
    ...parsed,
    DEFAULT_AI_MODEL: DEFAULT_AI_MODEL ?? defaults.DEFAULT_AI_MODEL,
    SCORING_AI_MODEL: SCORING_AI_MODEL ?? defaults.SCORING_AI_MODEL,
  };
}

/**
 * Reads the settings from environment variables.
 * @throws Error that names every missing or malformed variable, never its value.
 */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const given = withoutEmpty(environment);
  // Parsed once: compiling a parser would cost more than it saves.
  const result = schema.safeParse(given, { jitless: true });
  const faults = new Set([...faultsOf(given, result.error), ...conflictsOf(given)]);
  if (result.success && faults.size === 0) return withModels(result.data);
  throw new Error(`The settings are not usable:\n${[...faults].map((it) => `  ${it}`).join("\n")}`);
}

let current: Settings | Error | undefined;

/** The settings of this process, or why they are not usable; read once. */
function readOnce(): Settings | Error {
  try {
    current ??= readSettings(process.env);
  } catch (error) {
    current = error instanceof Error ? error : new Error("The settings are not usable");
  }
  return current;
}

/** The settings of this process. @throws Error that names what is missing or malformed */
export function settings(): Settings {
  const read = readOnce();
  if (read instanceof Error) throw read;
  return read;
}

/** What is missing or malformed; undefined where the settings are usable. */
export function settingsFault(): string | undefined {
  const read = readOnce();
  return read instanceof Error ? read.message : undefined;
}

/** The origins that may call the app; also where other settings are not usable, so that a page can say so. */
export function allowedOrigins(): readonly string[] {
  if (settingsFault() === undefined) return settings().ALLOWED_ORIGINS ?? LOCAL_ORIGINS;
  const given = withoutEmpty(process.env);
  const origins = given["ALLOWED_ORIGINS"];
  if (origins === undefined) return isLocal(given) ? LOCAL_ORIGINS : [];
  return schema.shape.ALLOWED_ORIGINS.safeParse(origins, { jitless: true }).data ?? [];
}

/** Also where the settings are not usable. */
export function isProduction(): boolean {
  if (settingsFault() !== undefined) return true;
  const { AZURE_FUNCTIONS_ENVIRONMENT, ENVIRONMENT } = settings();
  const environment = AZURE_FUNCTIONS_ENVIRONMENT ?? ENVIRONMENT;
  return environment.toLowerCase() === "production";
}
