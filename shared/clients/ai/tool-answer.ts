import * as z from "zod";
import type { Completion } from "./answer";
import { behindThoughts } from "./thoughts";

export interface Tool<Answer extends z.ZodType> {
  name: string;
  description: string;
  schema: Answer;
}

/** What a tool was called with, or what is wrong with it. */
export type ToolAnswer<Value> =
  | { value: Value }
  | {
      /** For the model; may quote its answer. */
      fault: string;
      /** For the log. */
      reason: string;
    };

/**
 * Reads the arguments of a tool from an answer: from the first call that fits its schema, or from JSON in
 * the text, which some gateways and models give instead.
 */
export function readToolAnswer<Answer extends z.ZodType>(
  { calls, content }: Completion,
  tool: Tool<Answer>,
): ToolAnswer<z.output<Answer>> {
  const given = calls
    .toSorted((one, other) => Number(other.name === tool.name) - Number(one.name === tool.name))
    .map((call) => call.arguments);
  if (content.includes("{")) given.push(content);
  const answers = given.map((args) => readArguments(args, tool));
  return (
    answers.find((answer) => "value" in answer) ??
    answers[0] ?? {
      fault: `The tool ${tool.name} was not called.`,
      reason: "the tool was not called",
    }
  );
}

function readArguments<Answer extends z.ZodType>(
  given: string | Record<string, unknown>,
  tool: Tool<Answer>,
): ToolAnswer<z.output<Answer>> {
  const parsed = typeof given === "string" ? jsonIn(given) : given;
  if (parsed === undefined)
    return { fault: "The arguments were not JSON.", reason: "the arguments were not JSON" };
  const result = tool.schema.safeParse(withoutCall(parsed, tool.name));
  if (result.success) return { value: result.data };
  const [issue] = result.error.issues;
  return {
    fault: z.prettifyError(result.error),
    reason: `${issue?.code} at ${issue?.path.join(".")}`,
  };
}

/** The JSON that a text is, or contains: behind thoughts, in a code block, between sentences. */
function jsonIn(text: string): unknown {
  const answer = behindThoughts(text) ?? text;
  const object = answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1);
  return parsedJson(text) ?? parsedJson(object);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const writtenCall = z.object({ name: z.string(), arguments: z.unknown() });

/** The arguments of a call that is written as text: `{"name": …, "arguments": {…}}`. */
function withoutCall(parsed: unknown, name: string): unknown {
  const call = writtenCall.safeParse(parsed);
  return call.success && call.data.name === name ? call.data.arguments : parsed;
}
