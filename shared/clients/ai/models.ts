import * as z from "zod";
import { type ModelSetting, settings } from "../../core/settings";
import { isAzureAi } from "../../core/settings-values";
import { upstreamProblem } from "../resilience";
import { fetchFromGateway } from "./gateway";
import { PROBLEMS } from "./problems";

const DEADLINE_MS = 2_000;

const MODEL_SETTINGS = ["DEFAULT_AI_MODEL", "SCORING_AI_MODEL"] as const satisfies ModelSetting[];

const list = z.object({ data: z.array(z.object({ id: z.string() })) });

/** @throws Problem `ai_unavailable`, `ai_timeout`, `ai_failed` for a server error */
export async function pingAi(): Promise<void> {
  const response = await reached("/models", {});
  await response.body?.cancel();
}

/**
 * Finds the settings that name a model which the gateway does not have. One that does not list its models
 * is believed to have them.
 * @throws Problem as `pingAi`
 */
export async function findMissingModels(): Promise<ModelSetting[]> {
  const isAzure = isAzureAi(settings().AI_GATEWAY_URL ?? "");
  const isThere = isAzure ? isDeployed : isListedBy(await listedModels());
  const found = await Promise.all(
    MODEL_SETTINGS.map(async (name) => ((await isThere(settings()[name])) ? [] : [name])),
  );
  return found.flat();
}

/** Any answer will do, except a server error. */
async function reached(path: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const response = await fetchFromGateway(path, { ...init, signal }).catch((cause: unknown) => {
    throw upstreamProblem(PROBLEMS, { timedOut: signal.aborted, cause });
  });
  const { status } = response;
  if (status < 500) return response;
  await response.body?.cancel();
  throw upstreamProblem(PROBLEMS, { status, timedOut: false });
}

async function listedModels(): Promise<string[]> {
  const response = await reached("/models", {});
  const body: unknown = await response.json().catch(() => undefined);
  return list.safeParse(body).data?.data.map(({ id }) => id) ?? [];
}

/** The same model may be listed with a prefix (Gemini) or with another variant (`:free`, `:latest`). */
const plainName = (model: string) => model.replace(/^models\//, "").split(":")[0];

const isListedBy = (models: readonly string[]) => async (model: string) =>
  models.length === 0 || models.some((id) => plainName(id) === plainName(model));

/**
 * Azure lists models, but not deployments. It looks for the deployment before it refuses a request without
 * messages, which costs nothing.
 */
async function isDeployed(deployment: string): Promise<boolean> {
  const body = JSON.stringify({ model: deployment, messages: [] });
  const response = await reached("/chat/completions", { method: "POST", body });
  await response.body?.cancel();
  return response.status !== 404;
}
