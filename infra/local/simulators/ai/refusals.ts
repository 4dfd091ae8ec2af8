import type { Behaviour } from "./behaviours";
import { requireGeminiSchema } from "./gemini-schema";
import { type ChatRequest, InvalidRequest } from "./request";

/** A text that the simulated content filter refuses. */
const FORBIDDEN = "forbidden-word";

/** @throws {InvalidRequest} what a gateway that behaves so would refuse the request for */
export function refuse(request: ChatRequest, behaviours: ReadonlySet<Behaviour>): void {
  if (behaviours.has("other_models")) throw unknownModel(request.model, behaviours);
  if (behaviours.has("gemini")) refuseSchemas(request);
  if (behaviours.has("new_parameters")) refuseOldParameters(request);
  if (behaviours.has("old_parameters")) refuseNewParameters(request);
  if (behaviours.has("optional_tools") && typeof request.tool_choice === "object") {
    const message = "The tool_choice parameter does not support being set to object.";
    throw new InvalidRequest(message, null, "invalid_parameter_error");
  }
  if (behaviours.has("forced_tools") && request.tool_choice === "auto") {
    throw new InvalidRequest(
      "Tool_choice 'auto' is not supported.",
      "tool_choice",
      "unsupported_value",
    );
  }
  if (!isForbidden(request)) return;
  if (behaviours.has("filter_request")) throw filtered("content_filter");
  const innererror = { code: "ResponsibleAIPolicyViolation" };
  if (behaviours.has("filter_inner_error")) throw filtered("BadRequest", { innererror });
}

export function isForbidden({ messages }: ChatRequest): boolean {
  return JSON.stringify(messages).includes(FORBIDDEN);
}

/** The 404 for a model that is not there, in the words of OpenAI or of Azure. */
export function unknownModel(model: string, behaviours: ReadonlySet<Behaviour>): InvalidRequest {
  const [message, code] = behaviours.has("azure")
    ? ["The API deployment for this resource does not exist.", "DeploymentNotFound"]
    : [`The model '${model}' does not exist or you do not have access to it.`, "model_not_found"];
  return new InvalidRequest(message, null, code, 404);
}

function refuseSchemas({ tools = [] }: ChatRequest): void {
  for (const [index, { function: tool }] of tools.entries()) {
    const path = `tools[${index}].function_declarations[0].parameters`;
    if (tool.parameters !== undefined) requireGeminiSchema(tool.parameters, path);
  }
}

/** In the words of OpenAI, for its models that think. */
function refuseOldParameters(request: ChatRequest): void {
  if (request.max_tokens != null) {
    const message =
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    throw new InvalidRequest(message, "max_tokens", "unsupported_parameter");
  }
  if (request.temperature != null && request.temperature !== 1) {
    const message = `Unsupported value: 'temperature' does not support ${request.temperature} with this model. Only the default (1) value is supported.`;
    throw new InvalidRequest(message, "temperature", "unsupported_value");
  }
  if (request.reasoning_effort === "minimal") {
    const message =
      "Unsupported value: 'reasoning_effort' does not support 'minimal' with this model. Supported values are: 'low', 'medium', and 'high'.";
    throw new InvalidRequest(message, "reasoning_effort", "unsupported_value");
  }
}

/** As servers do that know only the older protocol: without a `param`. */
function refuseNewParameters(request: ChatRequest): void {
  const names = ["max_completion_tokens", "reasoning_effort", "stream_options"] as const;
  const unknown = names.find((name) => request[name] != null);
  if (unknown) throw new InvalidRequest(`Unrecognized request argument supplied: ${unknown}`);
}

function filtered(code: string, details: object = {}): InvalidRequest {
  const message =
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.";
  return new InvalidRequest(message, "prompt", code, 400, details);
}
