import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  retry,
} from "cockatiel";
import { Problem, type ProblemCode } from "../core/problems";
import { inCall } from "../core/telemetry";

/** After this many failures in a row the circuit opens … */
const FAILURES_IN_A_ROW = 5;
/** … for this long; then one call is tried. */
const OPEN_MS = 30_000;

const hasCode = (error: unknown, codes: readonly ProblemCode[]) =>
  error instanceof Problem && codes.includes(error.code);

const isRefusal = (error: unknown, { failed }: UpstreamProblems) =>
  error instanceof Problem && error.code === failed && error.options.isFinal === true;

/** The problems for the failures of an outside system. */
export interface UpstreamProblems {
  /** It answered with an error, or with something unusable. */
  failed: ProblemCode;
  /** It could not be reached, limits its rate, or its circuit is open. */
  unavailable: ProblemCode;
  timeout: ProblemCode;
}

const FIRST_RETRY_DELAY_MS = 200;
const MAX_RETRY_DELAY_MS = 2_000;

/** A circuit breaker around one outside system: while it is open, calls fail at once. */
export class Circuit {
  readonly #policy: CircuitBreakerPolicy;
  #openedAt = 0;

  /** @param system its name in traces */
  constructor(
    readonly problems: UpstreamProblems,
    readonly system: string,
  ) {
    this.#policy = circuitBreaker(
      // A system that refuses a request for the request's own fault is working.
      handleWhen((error) => hasCode(error, Object.values(problems)) && !isRefusal(error, problems)),
      { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
    );
    this.#policy.onBreak(() => {
      this.#openedAt = Date.now();
    });
  }

  /** Whether a call would fail without being made. */
  get isOpen(): boolean {
    // The breaker itself changes its state only when it is called.
    return this.#policy.state === CircuitState.Open && Date.now() < this.#openedAt + OPEN_MS;
  }

  /**
   * @param operation what it is asked for, in traces
   * @throws Problem `unavailable` while the circuit is open, and any error of the call
   */
  run<Result>(call: () => Promise<Result>, operation?: string): Promise<Result> {
    return inCall(this.system, operation, () => this.#attempt(call));
  }

  async #attempt<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#policy.execute(call);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new Problem(this.problems.unavailable, {
        retryAfterSeconds: (this.#openedAt + OPEN_MS - Date.now()) / 1000,
      });
    }
  }

  /** The same for a call that may be repeated: it is retried once, after a random delay. */
  runRepeatable<Result>(call: () => Promise<Result>, operation?: string): Promise<Result> {
    const { failed, unavailable } = this.problems;
    const backoff = new ExponentialBackoff({
      initialDelay: FIRST_RETRY_DELAY_MS,
      maxDelay: MAX_RETRY_DELAY_MS,
    });
    const transient = handleWhen(
      (error) =>
        hasCode(error, [failed, unavailable]) && error instanceof Problem && !error.options.isFinal,
    );
    return this.run(() => retry(transient, { maxAttempts: 1, backoff }).execute(call), operation);
  }
}

interface UpstreamFailure {
  /** The HTTP status of the answer, if there was one. */
  status?: number | null | undefined;
  retryAfter?: string | null | undefined;
  timedOut: boolean;
  cause?: unknown;
}

/** The problem for a failed request to an outside system. */
export function upstreamProblem(problems: UpstreamProblems, failure: UpstreamFailure): Problem {
  const { status, timedOut, cause } = failure;
  // A refused or rate-limited request would be refused again at once.
  const isFinal = typeof status === "number" && status >= 400 && status < 500;
  if (timedOut) return new Problem(problems.timeout, { cause });
  if (status && status !== 429) return new Problem(problems.failed, { cause, isFinal });
  const retryAfterSeconds = secondsOf(failure.retryAfter ?? "");
  return new Problem(problems.unavailable, {
    cause,
    isFinal,
    ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}),
  });
}

/** The longest Retry-After that is passed on from an upstream. */
const MAX_RETRY_AFTER_SECONDS = 3_600;

/** The seconds in a `Retry-After`, a number or a date. @returns NaN, or a negative number, for no time to wait */
function secondsOf(retryAfter: string): number {
  const seconds = Number(retryAfter);
  const given = Number.isNaN(seconds) ? (Date.parse(retryAfter) - Date.now()) / 1_000 : seconds;
  return Math.min(given, MAX_RETRY_AFTER_SECONDS);
}

const REACH_DEADLINE_MS = 2_000;

/**
 * Checks that an outside system can be reached. Any answer will do, except a server error.
 * @throws Problem of `problems`
 */
export async function reach(
  problems: UpstreamProblems,
  url: string,
  headers: Record<string, string> = {},
): Promise<void> {
  const signal = AbortSignal.timeout(REACH_DEADLINE_MS);
  const { status, body } = await fetch(url, { headers, signal }).catch((cause: unknown) => {
    throw upstreamProblem(problems, { timedOut: signal.aborted, cause });
  });
  await body?.cancel();
  if (status >= 500) throw upstreamProblem(problems, { status, timedOut: false });
}
