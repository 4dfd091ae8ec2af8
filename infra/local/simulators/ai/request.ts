import * as z from "zod";

const MAX_MESSAGES = 1_000;

/** Text as a string or in parts; parts become one string. Images and audio are not supported. */
const contentSchema = z.union([
  z.string(),
  z
    .array(z.object({ type: z.literal("text"), text: z.string() }))
    .min(1)
    .transform((parts) => parts.map(({ text }) => text).join("\n")),
]);

const toolCallSchema = z.object({
  id: z.string().min(1),
  type: z.literal("function"),
  function: z.object({ name: z.string().min(1), arguments: z.string() }),
});

const messageSchema = z.discriminatedUnion("role", [
  z.object({ role: z.enum(["system", "developer", "user"]), content: contentSchema }),
  z.object({
    role: z.literal("assistant"),
    content: contentSchema.nullish(),
    tool_calls: z.array(toolCallSchema).optional(),
  }),
  z.object({ role: z.literal("tool"), content: contentSchema, tool_call_id: z.string().min(1) }),
]);

const nameSchema = z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/);
const jsonSchemaSchema = z.record(z.string(), z.unknown());

const toolSchema = z.object({
  type: z.literal("function"),
  function: z.object({
    name: nameSchema,
    description: z.string().optional(),
    parameters: jsonSchemaSchema.optional(),
    strict: z.boolean().nullish(),
  }),
});

const responseFormatSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("text") }),
  z.object({ type: z.literal("json_object") }),
  z.object({
    type: z.literal("json_schema"),
    json_schema: z.object({
      name: nameSchema,
      description: z.string().optional(),
      schema: jsonSchemaSchema,
      strict: z.boolean().nullish(),
    }),
  }),
]);

const tokenLimitSchema = z.int().min(1).nullish();
const penaltySchema = z.number().min(-2).max(2).nullish();

/**
 * A chat completion request in OpenAI's format. It has the parameters that the simulation uses and
 * those that make no difference to it (such as `temperature`, which is validated anyway); like OpenAI,
 * it rejects unknown parameters.
 */
const chatRequestSchema = z
  .strictObject({
    model: z.string().min(1),
    messages: z.array(messageSchema).min(1).max(MAX_MESSAGES),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
    max_tokens: tokenLimitSchema,
    max_completion_tokens: tokenLimitSchema,
    tools: z.array(toolSchema).max(128).optional(),
    tool_choice: z
      .union([
        z.enum(["none", "auto", "required"]),
        z.object({ type: z.literal("function"), function: z.object({ name: nameSchema }) }),
      ])
      .optional(),
    response_format: responseFormatSchema.optional(),
    n: z.literal(1).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    frequency_penalty: penaltySchema,
    presence_penalty: penaltySchema,
    seed: z.int().nullish(),
    user: z.string().optional(),
    safety_identifier: z.string().optional(),
    prompt_cache_key: z.string().optional(),
    metadata: z.record(z.string(), z.string()).nullish(),
    store: z.boolean().nullish(),
    service_tier: z.string().nullish(),
    reasoning_effort: z.string().nullish(),
    verbosity: z.string().nullish(),
    parallel_tool_calls: z.boolean().optional(),
  })
  .refine(({ stream, stream_options }) => stream === true || stream_options == null, {
    path: ["stream_options"],
    error: "only allowed when 'stream' is enabled",
  })
  .refine(({ tools, tool_choice }) => tool_choice === undefined || (tools?.length ?? 0) > 0, {
    path: ["tool_choice"],
    error: "only allowed when 'tools' are specified",
  });

export type ChatRequest = z.infer<typeof chatRequestSchema>;

/** A request that cannot be answered; becomes an error in OpenAI's format. */
export class InvalidRequest extends Error {
  constructor(
    message: string,
    readonly param: string | null = null,
    readonly code: string | null = null,
    readonly status: 400 | 404 = 400,
    /** Further fields of the error. */
    readonly details: object = {},
  ) {
    super(message);
  }
}

/**
 * @param body parsed JSON, `undefined` if it was not JSON
 * @throws {InvalidRequest} naming the first invalid parameter and the reason
 */
export function parseChatRequest(body: unknown): ChatRequest {
  if (body === undefined) throw new InvalidRequest("The body of your request is not JSON.");
  const request = chatRequestSchema.safeParse(body);
  if (request.success) return request.data;
  const [issue] = request.error.issues;
  const param = issue?.path.join(".") || null;
  const where = param === null ? "" : ` for '${param}'`;
  throw new InvalidRequest(`Invalid value${where}: ${issue?.message ?? "not understood"}.`, param);
}
