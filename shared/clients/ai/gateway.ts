import type OpenAI from "openai";
import { settings } from "../../core/settings";

const LOVABLE_GATEWAY = "https://ai.gateway.lovable.dev/v1";
const OPENAI_GATEWAY = "https://api.openai.com/v1";

let client: Promise<OpenAI> | undefined;

/** The gateway that the settings name. */
export function gateway(): Promise<OpenAI> {
  const { AI_GATEWAY_URL, LOVABLE_API_KEY, OPENAI_API_KEY } = settings();
  client ??= import("openai").then(
    ({ OpenAI }) =>
      new OpenAI({
        apiKey: LOVABLE_API_KEY ?? OPENAI_API_KEY,
        baseURL: AI_GATEWAY_URL ?? (LOVABLE_API_KEY ? LOVABLE_GATEWAY : OPENAI_GATEWAY),
        // Deadlines and retries are ours: the library would wait for any Retry-After.
        maxRetries: 0,
        // It would log answers that it cannot parse, which may contain personal data.
        logLevel: "off",
        fetch: fetchWithPlainErrors,
      }),
  );
  return client;
}

/**
 * The library reads errors as `{error: {…}}`. Gemini wraps that in a list, others have no `error` around
 * what they say.
 */
async function fetchWithPlainErrors(input: string | URL | Request, init?: RequestInit) {
  const response = await fetch(input, init);
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
