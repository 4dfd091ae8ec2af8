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
import { Problem, type ProblemCode } from "../app/problems";

/** After this many failures in a row a dependency is left alone … */
const FAILURES_IN_A_ROW = 5;
/** … for this long, and then tried once. */
const OPEN_MS = 30_000;

const hasCode = (error: unknown, codes: readonly ProblemCode[]) =>
  error instanceof Problem && codes.includes(error.code);

/** A circuit breaker around one dependency: while it is open, calls fail at once. */
export class Circuit {
  readonly #policy: CircuitBreakerPolicy;
  #openedAt = 0;

  /**
   * @param unavailable what calls fail with while the circuit is open
   * @param outages the problems that say the dependency itself is in trouble
   */
  constructor(
    readonly unavailable: ProblemCode,
    outages: readonly ProblemCode[],
  ) {
    this.#policy = circuitBreaker(
      handleWhen((error) => hasCode(error, outages)),
      { halfOpenAfter: OPEN_MS, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) },
    );
    this.#policy.onBreak(() => {
      this.#openedAt = Date.now();
    });
  }

  get isOpen(): boolean {
    return this.#policy.state === CircuitState.Open;
  }

  /** @throws Problem `unavailable` while the circuit is open, and what the call throws */
  async run<Result>(call: () => Promise<Result>): Promise<Result> {
    try {
      return await this.#policy.execute(call);
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      throw new Problem(this.unavailable, {
        retryAfterSeconds: (this.#openedAt + OPEN_MS - Date.now()) / 1000,
      });
    }
  }
}

const FIRST_RETRY_AFTER_MS = 200;
const LATEST_RETRY_AFTER_MS = 2_000;

/** Repeats a call whose repetition is safe, once, a random moment later, after one of these problems. */
export function repeatOnce<Result>(
  problems: readonly ProblemCode[],
  call: () => Promise<Result>,
): Promise<Result> {
  return retry(
    handleWhen((error) => hasCode(error, problems)),
    {
      maxAttempts: 1,
      backoff: new ExponentialBackoff({
        initialDelay: FIRST_RETRY_AFTER_MS,
        maxDelay: LATEST_RETRY_AFTER_MS,
      }),
    },
  ).execute(call);
}

/** The problems that a dependency's failures are told as. */
export interface UpstreamProblems {
  failed: ProblemCode;
  unavailable: ProblemCode;
  timeout: ProblemCode;
}

interface UpstreamFailure {
  /** The HTTP status that came back, if any came. */
  status?: number | null | undefined;
  retryAfter?: string | null | undefined;
  timedOut: boolean;
  cause?: unknown;
}

/** What a failed request to a dependency is told as. */
export function upstreamProblem(problems: UpstreamProblems, failure: UpstreamFailure): Problem {
  const { status, timedOut, cause } = failure;
  if (timedOut) return new Problem(problems.timeout, { cause });
  if (status && status !== 429) return new Problem(problems.failed, { cause });
  const seconds = Number(failure.retryAfter);
  return new Problem(problems.unavailable, {
    cause,
    ...(Number.isFinite(seconds) && seconds > 0 ? { retryAfterSeconds: seconds } : {}),
  });
}
