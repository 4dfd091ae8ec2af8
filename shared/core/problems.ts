/** Every problem of the app: code → status and title. */
const catalogue = {
  invalid_json: [400, "The body is not JSON"],
  invalid_multipart: [400, "The body is not multipart form data"],
  not_a_pdf: [400, "The file is not a PDF"],
  pdf_corrupt: [400, "The PDF is corrupt"],
  pdf_no_text: [400, "The PDF holds no text"],
  invalid_signature: [401, "The signature is not valid"],
  no_transcript: [400, "The interview has no transcript"],
  unauthenticated: [401, "A valid access token is required"],
  ai_credits_depleted: [402, "The AI gateway's credits are used up"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  application_not_found: [404, "No such application"],
  job_role_not_found: [404, "No such job role"],
  organisation_not_found: [404, "No such organisation"],
  user_not_found: [404, "No such user"],
  member_not_found: [404, "No such member"],
  invitation_not_found: [404, "No such invitation"],
  interview_not_found: [404, "No such interview"],
  method_not_allowed: [405, "Method not allowed"],
  request_timeout: [408, "The request took too long to arrive"],
  consent_required: [409, "The candidate has not agreed to the interview yet"],
  interview_not_open: [409, "The interview is not open"],
  turn_already_answered: [409, "This turn has been answered"],
  turn_out_of_order: [409, "A later turn has been answered"],
  run_in_progress: [409, "Another clean-up is under way"],
  in_progress: [409, "The same request is still being worked on"],
  invitation_not_open: [409, "The invitation is not open"],
  already_member: [409, "The user is a member already"],
  last_admin: [409, "An organisation needs an admin"],
  score_overridden: [409, "A person has set this score"],
  rubric_invalid: [409, "The role's scoring rubric cannot be used"],
  invitation_expired: [410, "The invitation has expired"],
  invitation_revoked: [410, "The invitation has been revoked"],
  body_too_large: [413, "The body is too large"],
  pdf_too_large: [413, "The PDF is too large"],
  unsupported_media_type: [415, "Unsupported content type"],
  invalid_request: [422, "The request is not valid"],
  pdf_encrypted: [422, "The PDF needs a password"],
  pdf_too_complex: [422, "The PDF is too complex"],
  idempotency_key_reused: [422, "The idempotency key belongs to another request"],
  transcript_too_long: [422, "The transcript is too long to be scored"],
  rate_limited: [429, "Too many requests"],
  invitation_limit_reached: [429, "The organisation has sent its invitations for today"],
  internal_error: [500, "Something went wrong"],
  ai_failed: [502, "The AI gateway failed"],
  acs_failed: [502, "Azure Communication Services failed"],
  mail_failed: [502, "The mail service failed"],
  speech_failed: [502, "Azure Speech failed"],
  queue_failed: [502, "The message queue failed"],
  storage_foreign: [502, "The recording is in another storage account"],
  storage_failed: [502, "The storage of recordings failed"],
  ai_invalid_output: [502, "The AI model gave no usable answer"],
  acs_unavailable: [503, "Azure Communication Services is not available"],
  mail_unavailable: [503, "The mail service is not available"],
  speech_unavailable: [503, "Azure Speech is not available"],
  queue_unavailable: [503, "The message queue is not available"],
  storage_unavailable: [503, "The storage of recordings is not available"],
  extractor_busy: [503, "Too many resumes are being read"],
  ai_rate_limited: [503, "The AI gateway has too much to do"],
  ai_unavailable: [503, "The AI gateway is not available"],
  database_unavailable: [503, "The database is not available"],
  authentication_unavailable: [503, "Access tokens cannot be verified at present"],
  acs_timeout: [504, "Azure Communication Services was too slow"],
  mail_timeout: [504, "The mail service was too slow"],
  speech_timeout: [504, "Azure Speech was too slow"],
  queue_timeout: [504, "The message queue was too slow"],
  storage_timeout: [504, "The storage of recordings was too slow"],
  ai_timeout: [504, "The AI gateway was too slow"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof catalogue;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(catalogue, code);

export interface FieldError {
  path: string;
  message: string;
}

interface ProblemOptions {
  /** What the caller can do about it. Never text of an upstream. */
  detail?: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
  headers?: Record<string, string>;
  /** Extension members of the problem object (RFC 9457, section 3.2). */
  extensions?: Record<string, unknown>;
  /** Whether the upstream refused the request itself, so that an immediate retry cannot help. */
  isFinal?: boolean;
  /** For the log only. */
  cause?: unknown;
}

/** For a 503 whose upstream gave no time itself. */
const DEFAULT_RETRY_AFTER_SECONDS = 30;

/** The same request, sent at the same time, has usually ended by then. */
const IN_PROGRESS_RETRY_AFTER_SECONDS = 1;

/** Client errors that later requests may not get: credits used up, and limits reached. */
const TRANSIENT_CLIENT_ERRORS = [402, 429];

/** An error that the caller gets as RFC 9457 problem details. */
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

  /**
   * Whether the same may succeed later: an upstream failed or a limit was reached, or somebody else is
   * at the same work.
   */
  get isTransient(): boolean {
    if (this.code === "internal_error") return false;
    if (this.code === "in_progress") return true;
    return this.status >= 500 || TRANSIENT_CLIENT_ERRORS.includes(this.status);
  }

  get retryAfterSeconds(): number | undefined {
    const seconds = this.options.retryAfterSeconds;
    if (seconds !== undefined) return Math.max(1, Math.ceil(seconds));
    if (this.code === "in_progress") return IN_PROGRESS_RETRY_AFTER_SECONDS;
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

/** The error itself where it is a Problem, else an internal error that reveals nothing. */
export function toProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem("internal_error", { cause: error });
}
