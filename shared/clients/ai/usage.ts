import { settings } from "../../core/settings";
import type { Problem } from "../../core/problems";
import { measure } from "../../core/telemetry";
import type { TokenPrice } from "../../core/settings-values";
import type { TelemetryAttributes } from "../../core/telemetry-names";
import type { Usage } from "./answer";
import type { ChatRequest } from "./request";

const MILLION = 1_000_000;

const sourceOf = ({ model, log, organisationId }: ChatRequest): TelemetryAttributes => ({
  "gen_ai.request.model": model,
  "faas.name": log.functionName,
  ...(organisationId === undefined ? {} : { "talenti.organisation.id": organisationId }),
});

export function measureFailure(request: ChatRequest, { code }: Problem): void {
  measure("calls", 1, { ...sourceOf(request), "error.type": code });
}

/** Measures what a call of the model took and cost, as far as the gateway reports it. */
export function measureCall(
  request: ChatRequest,
  usage: Usage | undefined,
  firstTextMs: number | undefined,
): void {
  const attributes = sourceOf(request);
  measure("calls", 1, attributes);
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
  const price = settings().AI_PRICES.get(request.model);
  if (price) measure("cost", dollarsOf({ input, cached, output }, price), attributes);
}

/** @param tokens of the input, of those of them that came from the gateway's cache, and of the output */
export const dollarsOf = (tokens: TokenPrice, price: TokenPrice): number =>
  ((tokens.input - tokens.cached) * price.input +
    tokens.cached * price.cached +
    tokens.output * price.output) /
  MILLION;
