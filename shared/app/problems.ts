/** Every error that the app answers with: code → status and title. There is no other place for them. */
const catalogue = {
  invalid_json: [400, "The body is not JSON"],
  no_transcript: [400, "The interview has no transcript"],
  unauthenticated: [401, "A valid access token is required"],
  ai_credits_depleted: [402, "The AI gateway's credits are used up"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  application_not_found: [404, "No such application"],
  interview_not_found: [404, "No such interview"],
  method_not_allowed: [405, "Method not allowed"],
  request_timeout: [408, "The request took too long to arrive"],
  interview_not_open: [409, "The interview is not open"],
  turn_already_answered: [409, "This turn has been answered"],
  turn_out_of_order: [409, "A later turn has been answered"],
  score_overridden: [409, "A person has set this score"],
  rubric_invalid: [409, "The role's scoring rubric cannot be used"],
  body_too_large: [413, "The body is too large"],
  unsupported_media_type: [415, "Unsupported content type"],
  invalid_request: [422, "The request is not valid"],
  transcript_too_long: [422, "The transcript is too long to be scored"],
  rate_limited: [429, "Too many requests"],
  internal_error: [500, "Something went wrong"],
  ai_failed: [502, "The AI gateway failed"],
  ai_invalid_output: [502, "The AI model gave no usable answer"],
  ai_rate_limited: [503, "The AI gateway has too much to do"],
  ai_unavailable: [503, "The AI gateway is not available"],
  database_unavailable: [503, "The database is not available"],
  authentication_unavailable: [503, "Access tokens cannot be verified at present"],
  ai_timeout: [504, "The AI gateway was too slow"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof catalogue;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(catalogue, code);

export interface FieldError {
  path: string;
  message: string;
}

interface ProblemOptions {
  /** What the caller can do about it. Never text from an upstream. */
  detail?: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  /** More members of the problem object (RFC 9457, section 3.2). */
  extensions?: Record<string, unknown>;
  /** For the log only. */
  cause?: unknown;
}

/** What a caller is told when an upstream is away and gave no time itself. */
const DEFAULT_RETRY_AFTER_SECONDS = 30;

/** A refusal or failure that the caller is told about, as RFC 9457 problem details. */
export class Problem extends Error {
  override name = "Problem";
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    readonly options: ProblemOptions = {},
  ) {
    super(code, { cause: options.cause });
    this.status = catalogue[code][0];
  }

  get retryAfterSeconds(): number | undefined {
    const seconds = this.options.retryAfterSeconds;
    if (seconds !== undefined) return Math.max(1, Math.ceil(seconds));
    return this.status === 503 ? DEFAULT_RETRY_AFTER_SECONDS : undefined;
  }

  headers(): Record<string, string> {
    return {
      "content-type": "application/problem+json",
      ...(this.retryAfterSeconds === undefined
        ? {}
        : { "retry-after": String(this.retryAfterSeconds) }),
      ...(this.status === 401 ? { "www-authenticate": "Bearer" } : {}),
      ...this.options.headers,
    };
  }

  body(requestId: string): Record<string, unknown> {
    const [status, title] = catalogue[this.code];
    return {
      ...this.options.extensions,
      type: `urn:talenti:problem:${this.code}`,
      title,
      status,
      detail: this.options.detail ?? `${title}.`,
      code: this.code,
      request_id: requestId,
      ...(this.options.errors ? { errors: this.options.errors } : {}),
      ...(this.retryAfterSeconds === undefined ? {} : { retry_after: this.retryAfterSeconds }),
    };
  }
}

/** The problem that an error is told as: itself, or an internal error that tells nothing. */
export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("internal_error", { cause: error });
}
