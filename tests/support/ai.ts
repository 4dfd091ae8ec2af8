import { randomUUID } from "node:crypto";
import * as z from "zod";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { readExampleSettings } from "../../infra/local/example-settings";
import type { Behaviour } from "../../infra/local/simulators/ai/behaviours";
import { startAiGateway } from "../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../infra/local/simulators/simulator";
import type { ChatRequest } from "../../shared/clients/ai";
import type { LogFields } from "../../shared/core/log";

/** Starts an AI gateway for one test file, which the client in this process then talks to. */
export async function startOwnGateway(): Promise<Simulator> {
  const gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai, wordDelayMs: 0 });
  Object.assign(process.env, await readExampleSettings(), { AI_GATEWAY_URL: `${gateway.url}/v1` });
  return gateway;
}

/** Makes the gateway behave so until it is reset, or for so many chat requests. */
export async function behave(
  url: string,
  behaviour: Behaviour | Behaviour[],
  times?: number,
): Promise<void> {
  const response = await fetch(`${url}/_behaviour`, {
    method: "PUT",
    body: JSON.stringify({ behaviour, ...(times ? { times } : {}) }),
  });
  if (!response.ok) throw new Error(`The simulator refused: ${await response.text()}`);
}

export async function resetBehaviour(url: string): Promise<void> {
  await fetch(`${url}/_behaviour`, { method: "DELETE" });
}

/** A log that stores what is logged. */
export function recordingLog() {
  const lines: { event: string; fields: LogFields }[] = [];
  const write = (event: string, fields: LogFields = {}) => void lines.push({ event, fields });
  return { lines, log: { functionName: "test", info: write, warn: write, error: write } };
}

/** A question to a model that nothing was learned of yet. */
export function chatRequest(content: string, request: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: `model-${randomUUID()}`,
    messages: [{ role: "user", content }],
    temperature: 0.7,
    maxTokens: 500,
    deadline: AbortSignal.timeout(60_000),
    log: recordingLog().log,
    ...request,
  };
}

export async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

/** A tool with all that a schema may contain. */
export const PET = {
  name: "register_pet",
  description: "Register a pet.",
  schema: z.object({
    name: z.string().nullable(),
    kind: z.literal(["cat", "dog"]),
    age: z.int().min(1).max(30).nullable(),
    weight: z.number().gt(0).nullable(),
  }),
};
