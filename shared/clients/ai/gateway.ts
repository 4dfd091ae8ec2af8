import type OpenAI from "openai";
import { within } from "../../core/deadline";
import { settings } from "../../core/settings";
import { azureToken } from "../azure-identity";
import { fetchByHttp } from "../http-fetch";

const LOVABLE_GATEWAY = "https://ai.gateway.lovable.dev/v1";
const OPENAI_GATEWAY = "https://api.openai.com/v1";

const AZURE_SCOPE = "https://cognitiveservices.azure.com/.default";
const TOKEN_DEADLINE_MS = 10_000;

/** A key, or how to get the token of the app's identity. */
type Credential = string | (() => Promise<string>);

/** The gateway that the settings name. */
function connection(): { baseURL: string; credential: Credential } {
  const { AI_GATEWAY_URL, LOVABLE_API_KEY, OPENAI_API_KEY } = settings();
  const token = () => within(TOKEN_DEADLINE_MS, "ai_timeout", azureToken(AZURE_SCOPE));
  return {
    baseURL: AI_GATEWAY_URL ?? (LOVABLE_API_KEY ? LOVABLE_GATEWAY : OPENAI_GATEWAY),
    // Without a key, the settings allow Azure only.
    credential: LOVABLE_API_KEY ?? OPENAI_API_KEY ?? token,
  };
}

let client: Promise<OpenAI> | undefined;

export function gateway(): Promise<OpenAI> {
  client ??= import("openai").then(({ OpenAI }) => {
    const { baseURL, credential } = connection();
    return new OpenAI({
      apiKey: credential,
      baseURL,
      // Deadlines and retries are ours: the library would wait for any Retry-After.
      maxRetries: 0,
      // It would log answers that it cannot parse, which may contain personal data.
      logLevel: "off",
      fetch: fetchWithPlainErrors,
    });
  });
  return client;
}

/** Calls the gateway without the library. @param path such as `/models` */
export async function fetchFromGateway(path: string, init: RequestInit): Promise<Response> {
  const { baseURL, credential } = connection();
  const key = typeof credential === "string" ? credential : await credential();
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetchByHttp(`${baseURL}${path}`, { ...init, headers });
}

/**
 * The library reads errors as `{error: {…}}`. Gemini wraps that in a list, others have no `error` around
 * what they say.
 */
async function fetchWithPlainErrors(input: string | URL | Request, init?: RequestInit) {
  const response = await fetchByHttp(input, init);
  if (response.ok) return response;
  const { status, headers } = response;
  const text = await response.text();
  return new Response(plainError(text), { status, headers });
}

function plainError(text: string): string {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return text;
  }
  const [first]: unknown[] = Array.isArray(body) ? body : [body];
  if (typeof first !== "object" || first === null) return text;
  const error = "error" in first ? first.error : first;
  // A text is what Ollama sends.
  const fields = typeof error === "object" && error !== null ? error : { message: error };
  const message = "message" in fields ? fields.message : JSON.stringify(fields);
  return JSON.stringify({ error: { ...fields, message } });
}
