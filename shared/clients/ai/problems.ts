import * as z from "zod";
import type { LogFields } from "../../core/log";
import { Problem } from "../../core/problems";
import { type UpstreamProblems, upstreamProblem } from "../resilience";

export const PROBLEMS = {
  failed: "ai_failed",
  unavailable: "ai_unavailable",
  timeout: "ai_timeout",
} as const satisfies UpstreamProblems;

/** What gateways call a prompt that their content filter refuses. */
const FILTER_CODES = ["content_filter", "content_policy_violation", "ResponsibleAIPolicyViolation"];
/** What they call too many requests inside of an answer, where there is no status. */
const RATE_LIMIT_CODES = [
  "rate_limit_exceeded",
  "rate_limit_error",
  "rate_limit_reached",
  "too_many_requests",
  "RateLimitReached",
  "TooManyRequests",
  "RESOURCE_EXHAUSTED",
];
const TOO_MANY_REQUESTS = 429;
/** OpenAI sends it with status 429, though waiting does not help. */
const NO_CREDITS_CODE = "insufficient_quota";
/** For an error inside of an answer that has no status of its own. */
const BAD_GATEWAY = 502;

const inner = z
  .object({ code: z.string().nullish().catch(null) })
  .nullish()
  .catch(null);

/** An error of the OpenAI SDK, or one that a gateway sent inside of an answer. */
const upstreamError = z.object({
  status: z.number().optional().catch(undefined),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  param: z.string().nullish().catch(null),
  type: z.string().nullish().catch(null),
  /** The fields of the error as they were sent. Azure has the code of its filter in one of them. */
  error: z
    .object({ status: z.string().nullish().catch(null), innererror: inner, inner_error: inner })
    .partial()
    .optional()
    .catch(undefined),
});
type UpstreamError = z.output<typeof upstreamError>;

/** Inside of an answer, a gateway sends the status as the error's code, or in words. */
function statusOf({ status, code, type, error }: UpstreamError): number {
  if (status !== undefined) return status;
  const number = Number(code);
  if (Number.isInteger(number) && number >= 400 && number < 600) return number;
  const words = [code, type, error?.status].map(String);
  return words.some((word) => RATE_LIMIT_CODES.includes(word)) ? TOO_MANY_REQUESTS : BAD_GATEWAY;
}

function isFiltered({ code, error }: UpstreamError): boolean {
  const codes = [code, error?.innererror?.code, error?.inner_error?.code].map(String);
  return codes.some((one) => FILTER_CODES.includes(one));
}

/** The problem for a failed call of the gateway. */
export async function problemOf(error: unknown, deadline: AbortSignal): Promise<Problem> {
  if (error instanceof Problem) return error;
  if (deadline.aborted) return new Problem("ai_timeout", { cause: error });
  const { APIConnectionError, APIConnectionTimeoutError, APIError } = await import("openai");
  if (error instanceof APIConnectionTimeoutError)
    return new Problem("ai_timeout", { cause: error });
  if (error instanceof APIConnectionError) return new Problem("ai_unavailable", { cause: error });
  if (!(error instanceof APIError)) return new Problem("ai_failed", { cause: error });
  const upstream = upstreamError.parse(error);
  const status = statusOf(upstream);
  if (isFiltered(upstream)) return new Problem("ai_content_filtered", { cause: error });
  if (status === 402 || upstream.code === NO_CREDITS_CODE)
    return new Problem("ai_credits_depleted", { cause: error });
  const retryAfter = error.headers?.get("retry-after");
  const problems = { ...PROBLEMS, unavailable: "ai_rate_limited" } as const;
  return upstreamProblem(problems, { status, retryAfter, timedOut: false, cause: error });
}

/** The error that a gateway sent inside of an answer with status 200. */
export async function errorInAnswer(error: unknown): Promise<Error> {
  const { APIError } = await import("openai");
  const fields = z.looseObject({}).safeParse(error).data ?? { message: "error" };
  return new APIError(undefined, fields, undefined, new Headers());
}

/** Words such as `invalid_value` or `tools[0].function`: the message of an error may quote a prompt. */
const MACHINE_WORD = /^[\w.[\]-]{1,100}$/;

/** Why a call failed, for the log. */
export function reasonOf(problem: Problem): LogFields {
  const { data } = upstreamError.safeParse(problem.options.cause);
  const word = (value: string | number | null | undefined) =>
    MACHINE_WORD.test(String(value ?? "")) ? String(value) : undefined;
  return {
    code: problem.code,
    upstream_status: data?.status,
    upstream_code: word(data?.code),
    upstream_param: word(data?.param),
  };
}
