import { settings } from "../../core/settings";
import { measure } from "../../core/telemetry";
import type { Usage } from "./answer";

const MILLION = 1_000_000;

/** Measures what a call of the model took and cost, as far as the gateway reports it. */
export function measureCall(
  model: string,
  usage: Usage | undefined,
  firstTextMs: number | undefined,
): void {
  const attributes = { "gen_ai.request.model": model };
  if (firstTextMs !== undefined) measure("firstText", firstTextMs / 1_000, attributes);
  if (!usage) return;
  const {
    prompt_tokens: input = 0,
    cached_tokens: cached = 0,
    completion_tokens: output = 0,
  } = usage;
  for (const [type, tokens] of [
    ["input", input],
    ["cached", cached],
    ["output", output],
  ] as const)
    if (tokens > 0) measure("tokens", tokens, { ...attributes, "gen_ai.token.type": type });
  const price = settings().AI_PRICES?.get(model);
  if (price) measure("cost", (input * price.input + output * price.output) / MILLION, attributes);
}
