import { Problem } from "../core/problems";
import { settings } from "../core/settings";
import { Circuit, reach, upstreamProblem } from "./resilience";

const DEADLINE_MS = 5_000;

/** The service's tokens are valid for ten minutes. */
const TOKEN_LIFE_MS = 600_000;

/** A cached token is used while at least this much of its life is left. */
const MIN_LIFE_MS = 120_000;

/** A token is a JWT of about 1 KB; a longer answer is no token. */
const TOKEN_CHARACTERS = 16_384;

export const SPEECH_PROBLEMS = {
  failed: "speech_failed",
  unavailable: "speech_unavailable",
  timeout: "speech_timeout",
} as const;

export const speechCircuit = new Circuit(SPEECH_PROBLEMS, "speech");

interface SpeechToken {
  token: string;
  expiresAt: number;
}

const endpoint = () =>
  settings().AZURE_SPEECH_ENDPOINT ??
  `https://${settings().AZURE_SPEECH_REGION}.api.cognitive.microsoft.com`;

async function requestToken(): Promise<SpeechToken> {
  const deadline = AbortSignal.timeout(DEADLINE_MS);
  const issuedAt = Date.now();
  let response: Response;
  let token: string;
  try {
    response = await fetch(`${endpoint()}/sts/v1.0/issueToken`, {
      method: "POST",
      headers: { "ocp-apim-subscription-key": settings().AZURE_SPEECH_KEY },
      signal: deadline,
    });
    token = await response.text();
  } catch (cause) {
    throw upstreamProblem(SPEECH_PROBLEMS, { timedOut: deadline.aborted, cause });
  }
  if (!response.ok) {
    const retryAfter = response.headers.get("retry-after");
    throw upstreamProblem(SPEECH_PROBLEMS, {
      status: response.status,
      retryAfter,
      timedOut: false,
    });
  }
  if (token.length > TOKEN_CHARACTERS || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
    throw new Problem(SPEECH_PROBLEMS.failed);
  }
  return { token, expiresAt: issuedAt + TOKEN_LIFE_MS };
}

let cached: SpeechToken | undefined;
let requested: Promise<SpeechToken> | undefined;

/**
 * A token for the browser's speech SDK. All callers of this instance share one for most of its life, and
 * concurrent callers wait for the same request.
 * @returns the token and the rest of its life, in seconds
 * @throws Problem `speech_…`
 */
export async function speechToken(): Promise<{ token: string; expiresInSeconds: number }> {
  if (!cached || cached.expiresAt - Date.now() < MIN_LIFE_MS) {
    requested ??= speechCircuit.runRepeatable(requestToken).finally(() => {
      requested = undefined;
    });
    cached = await requested;
  }
  const expiresInSeconds = Math.floor((cached.expiresAt - Date.now()) / 1000);
  return { token: cached.token, expiresInSeconds };
}

/** @throws Problem if the service cannot be reached */
export const pingSpeech = () => reach(SPEECH_PROBLEMS, endpoint());
