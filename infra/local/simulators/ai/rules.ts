import { type Conversation, readConversation } from "./conversation";
import { recordCoverage } from "./coverage";
import { interview } from "./interviewer";
import { PHRASES } from "./interviewer-phrases";
import { detectLanguage, sentences } from "./language";
import { type ChatRequest, InvalidRequest } from "./request";
import { submitRequirements } from "./requirements";
import { submitResume } from "./resume";
import { submitScore } from "./score";
import { type NamedSchema, structuredOutput } from "./structured-output";

/** The answer: text, or the JSON arguments of a call of one tool. */
export type Answer = { text: string } | { tool: string; arguments: string };
type Rule = (conversation: Conversation) => Record<string, unknown> | undefined;

/** Specific rules for these tools and response formats; any other is filled by its schema. */
const RULES = new Map<string, Rule>([
  ["record_coverage", recordCoverage],
  ["submit_score", submitScore],
  ["submit_resume", submitResume],
  ["submit_requirements", submitRequirements],
]);

/** @throws {InvalidRequest} if a tool does not exist or a schema cannot be followed */
export function answerOf(request: ChatRequest): Answer {
  const conversation = readConversation(request);
  const tool = chosenTool(request);
  if (tool !== undefined) return { tool: tool.name, arguments: structured(tool, conversation) };
  const format = request.response_format;
  if (format?.type === "json_schema") {
    const { name, schema, strict } = format.json_schema;
    return { text: structured({ name, schema, strict: strict === true }, conversation) };
  }
  const text = interview(conversation) ?? smallTalk(conversation);
  return { text: format?.type === "json_object" ? JSON.stringify({ answer: text }) : text };
}

/** A tool is called only if the request requires one. */
function chosenTool({ tools = [], tool_choice }: ChatRequest): NamedSchema | undefined {
  if (tool_choice === undefined || tool_choice === "none" || tool_choice === "auto")
    return undefined;
  const wanted = tool_choice === "required" ? tools[0]?.function.name : tool_choice.function.name;
  const found = tools.find((tool) => tool.function.name === wanted)?.function;
  if (found === undefined) {
    throw new InvalidRequest("Tool choice not found in 'tools' parameter.", "tool_choice");
  }
  const { name, parameters = { type: "object", properties: {} }, strict } = found;
  return { name, schema: parameters, strict: strict === true };
}

function structured(named: NamedSchema, conversation: Conversation): string {
  const proposal = RULES.get(named.name)?.(conversation) ?? {};
  return JSON.stringify(structuredOutput(named, proposal, conversation.lastUser));
}

/** Answers any other conversation by repeating its last sentence. */
function smallTalk({ lastUser }: Conversation): string {
  const lastSentence = sentences(lastUser).at(-1);
  const { thanks, reaction } = PHRASES[detectLanguage(lastUser)];
  return lastSentence === undefined ? thanks : reaction(lastSentence);
}
