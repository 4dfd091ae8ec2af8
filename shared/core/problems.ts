/** Every problem of the app: code → status and title. */
const catalogue = {
  invalid_json: [400, "The body is not valid JSON"],
  invalid_csv: [400, "The body is not valid CSV"],
  invalid_multipart: [400, "The body is not multipart form data"],
  not_a_pdf: [400, "The file is not a PDF"],
  pdf_corrupt: [400, "The PDF is corrupt"],
  request_incomplete: [400, "The request was not sent completely"],
  pdf_no_text: [400, "The PDF contains no text"],
  no_transcript: [400, "The interview has no transcript"],
  invalid_signature: [401, "Invalid signature"],
  unauthenticated: [401, "A valid access token is required"],
  ai_credits_depleted: [402, "AI gateway credits depleted"],
  forbidden: [403, "Forbidden"],
  invitation_for_other_address: [403, "The invitation is for another mail address"],
  not_found: [404, "Not found"],
  application_not_found: [404, "Application not found"],
  job_role_not_found: [404, "Job role not found"],
  organisation_not_found: [404, "Organisation not found"],
  member_not_found: [404, "Member not found"],
  invitation_not_found: [404, "Invitation not found"],
  resume_batch_not_found: [404, "Resume batch not found"],
  interview_not_found: [404, "Interview not found"],
  method_not_allowed: [405, "Method not allowed"],
  request_timeout: [408, "The request took too long to send"],
  consent_required: [409, "The candidate's consent is required"],
  interview_completed: [409, "The application has a completed interview"],
  interview_not_open: [409, "The interview is not open"],
  turn_already_answered: [409, "The turn was already answered"],
  turn_out_of_order: [409, "A later turn was already answered"],
  run_in_progress: [409, "Another cleanup is in progress"],
  in_progress: [409, "The same request is still in progress"],
  application_not_accepted: [409, "The invited person has not accepted yet"],
  job_role_not_active: [409, "The job role is not active"],
  candidate_has_other_address: [409, "The application's candidate has another mail address"],
  invitation_not_open: [409, "The invitation is not open"],
  last_admin: [409, "An organisation needs at least one admin"],
  score_overridden: [409, "The score was overridden by a person"],
  resume_not_open: [409, "The resume is not parsed, or a duplicate"],
  resume_without_address: [409, "The resume has no mail address"],
  batch_full: [409, "The batch has 1,000 resumes"],
  rubric_invalid: [409, "The role's scoring rubric is invalid"],
  invitation_expired: [410, "The invitation has expired"],
  invitation_revoked: [410, "The invitation has been revoked"],
  body_too_large: [413, "The body is too large"],
  pdf_too_large: [413, "The PDF is too large"],
  unsupported_media_type: [415, "Unsupported content type"],
  invalid_request: [422, "Invalid request"],
  pdf_encrypted: [422, "The PDF needs a password"],
  pdf_too_complex: [422, "The PDF is too complex"],
  idempotency_key_reused: [422, "The idempotency key was used for another request"],
  transcript_too_long: [422, "The transcript is too long to score"],
  ai_content_filtered: [422, "The AI gateway's content filter refused the text"],
  export_too_large: [409, "More data than an export can hold"],
  rate_limited: [429, "Too many requests"],
  invitation_limit_reached: [429, "Daily invitation limit of the organisation reached"],
  resume_limit_reached: [429, "Daily resume limit of the organisation reached"],
  internal_error: [500, "Internal error"],
  ai_failed: [502, "AI gateway request failed"],
  acs_failed: [502, "Azure Communication Services request failed"],
  mail_failed: [502, "Mail service request failed"],
  speech_failed: [502, "Azure Speech request failed"],
  queue_failed: [502, "Message queue request failed"],
  storage_foreign: [502, "The recording is in another storage account"],
  storage_failed: [502, "Recording storage request failed"],
  ai_invalid_output: [502, "The AI model returned no usable answer"],
  not_configured: [503, "The app is not configured"],
  acs_unavailable: [503, "Azure Communication Services is unavailable"],
  mail_unavailable: [503, "The mail service is unavailable"],
  speech_unavailable: [503, "Azure Speech is unavailable"],
  queue_unavailable: [503, "The message queue is unavailable"],
  storage_unavailable: [503, "The recording storage is unavailable"],
  server_busy: [503, "Too much is being received at once"],
  extractor_busy: [503, "Too many resumes are being processed"],
  export_busy: [503, "Too many exports are being made"],
  ai_rate_limited: [503, "AI gateway rate limit exceeded"],
  ai_unavailable: [503, "The AI gateway is unavailable"],
  database_unavailable: [503, "The database is unavailable"],
  authentication_unavailable: [503, "Access tokens cannot be verified at the moment"],
  database_timeout: [504, "The database took too long"],
  acs_timeout: [504, "Azure Communication Services timed out"],
  mail_timeout: [504, "The mail service timed out"],
  speech_timeout: [504, "Azure Speech timed out"],
  queue_timeout: [504, "The message queue timed out"],
  storage_timeout: [504, "The recording storage timed out"],
  ai_timeout: [504, "The AI gateway timed out"],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof catalogue;

export const isProblemCode = (code: string): code is ProblemCode => Object.hasOwn(catalogue, code);

/** Of every call of the database. */
export const DATABASE_PROBLEMS: readonly ProblemCode[] = [
  "database_unavailable",
  "database_timeout",
];

/** Of a request that may be repeated with an `Idempotency-Key`. */
export const IDEMPOTENCY_PROBLEMS: readonly ProblemCode[] = [
  "idempotency_key_reused",
  "in_progress",
];

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
   * Whether the same may succeed later: an upstream failed, a limit was reached, somebody else is at the
   * same work, or the reason is not known.
   */
  get isTransient(): boolean {
    if (this.code === "in_progress") return true;
    return this.status >= 500 || TRANSIENT_CLIENT_ERRORS.includes(this.status);
  }

  get retryAfterSeconds(): number | undefined {
    const seconds = this.options.retryAfterSeconds;
    if (seconds !== undefined) return Math.max(1, Math.ceil(seconds));
    if (this.code === "in_progress") return IN_PROGRESS_RETRY_AFTER_SECONDS;
    return this.status === 503 ? DEFAULT_RETRY_AFTER_SECONDS : undefined;
  }

  /** A sentence for people, in English. */
  get detail(): string {
    return this.options.detail ?? `${catalogue[this.code][1]}.`;
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
      detail: this.detail,
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
