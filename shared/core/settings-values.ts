import * as z from "zod";

export const STRONG_SECRET_CHARACTERS = 32;

export const origin = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/(?<!\/)\/+$/, ""));

/** Of Azure OpenAI and Azure AI Foundry. */
const AZURE_AI_DOMAINS = [
  ".openai.azure.com",
  ".services.ai.azure.com",
  ".cognitiveservices.azure.com",
];

export const isAzureAi = (url: string): boolean => {
  const { protocol, hostname } = URL.parse(url) ?? {};
  return protocol === "https:" && AZURE_AI_DOMAINS.some((domain) => hostname?.endsWith(domain));
};

/** A base URL of OpenAI's API; at Azure always that of its version 1, whatever follows the host. */
export const aiGateway = origin.transform((url) => {
  const base = url.replace(/\/chat\/completions$/, "");
  if (!isAzureAi(base) || base.endsWith("/openai/v1")) return base;
  return `${new URL(base).origin}/openai/v1`;
});

export const secret = z.string().min(STRONG_SECRET_CHARACTERS);
export const text = z.string().min(1);
export const count = z.coerce.number().int().min(1);
export const onOrOff = z.enum(["on", "off"]).default("off");

/** Segments of a path, without slashes at its ends. */
export const path = z
  .string()
  .transform((value) => value.replace(/^\/+|(?<!\/)\/+$/g, ""))
  .pipe(z.string().regex(/^[\w.~-]+(?:\/[\w.~-]+)*$/, { error: "must be a path" }));

/** Accepted, so that the environment of an older deployment can stay as it is. */
export const unused = z.unknown().optional();

/** The entries of `a, b` or of `["a", "b"]`; undefined where the JSON is malformed. */
function splitList(list: string): unknown {
  if (!list.trimStart().startsWith("["))
    return list
      .split(",")
      .map((entry) => entry.trim())
      .filter(Boolean);
  try {
    const entries: unknown = JSON.parse(list);
    return entries;
  } catch {
    return undefined;
  }
}

export const origins = z
  .string()
  .transform(splitList)
  .pipe(
    z
      .array(z.union([z.literal("*"), origin], { error: "must be origins, or *" }), {
        error: "must be a list, separated by commas or in JSON",
      })
      .min(1),
  );

/** US dollars for a million tokens. */
export interface TokenPrice {
  input: number;
  /** Of input that the gateway has in its cache. */
  cached: number;
  output: number;
}

const price = z
  .string()
  .trim()
  .regex(/^[^=,\s]+=\d+(\.\d+)?(\/\d+(\.\d+)?){2}$/, { error: "must be MODEL=INPUT/CACHED/OUTPUT" })
  .transform((entry): [string, TokenPrice] => {
    const [model = "", prices = ""] = entry.split("=");
    const [input = 0, cached = 0, output = 0] = prices.split("/").map(Number);
    return [model, { input, cached, output }];
  });

/** By model. */
export const prices = z
  .string()
  .transform((list) => list.split(",").filter((entry) => entry.trim() !== ""))
  .pipe(z.array(price))
  .transform((entries) => new Map(entries));

/** Names of log levels, also those of Python. Below `info` the app logs nothing, above `error` neither. */
const LOG_LEVELS = {
  debug: "info",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
  critical: "error",
} as const;

export const logLevel = z
  .string()
  .toLowerCase()
  .pipe(z.literal(["debug", "info", "warn", "warning", "error", "critical"]))
  .transform((level) => LOG_LEVELS[level]);

/** `address` or `Name <address>`; an address alone gets the product's name. */
export const sender = z
  .string()
  .trim()
  .regex(/^(?:[^<>]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/, {
    error: "must be an address, or `Name <address>`",
  })
  .transform((value) => (value.endsWith(">") ? value : `Talenti <${value}>`));
