import { performance } from "node:perf_hooks";
import { type Context, SpanKind, TraceFlags, trace } from "@opentelemetry/api";
import { type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace-base";

const SECOND_MS = 1_000;
/** Above this share of the time, the event loop counts as busy … */
const BUSY = 0.3;
/** … and this share of the traces is recorded. */
const WHILE_BUSY = 0.01;

/**
 * Records at most so many new traces a second, and all of a trace that is recorded, with what its messages do. An
 * instance with time to spare shows nearly every request; a busy one spends its time on requests, and not on traces.
 */
export class TracesPerSecond implements Sampler {
  readonly #limit: number;
  readonly #utilization: () => number;
  #left: number;
  #refilledAt = Date.now();

  /** @param utilization the share of the time since its last call in which the event loop was busy */
  constructor(limit: number, utilization = utilizationOfEventLoop()) {
    this.#limit = limit;
    this.#left = limit;
    this.#utilization = utilization;
  }

  shouldSample(context: Context, _traceId: string, _name: string, kind: SpanKind) {
    const isRecorded = this.#isRecorded(context, kind);
    return {
      decision: isRecorded ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD,
    };
  }

  #isRecorded(context: Context, kind: SpanKind): boolean {
    const parent = trace.getSpanContext(context);
    if (!parent) return this.#mayStart();
    const { traceFlags, isRemote } = parent;
    if ((traceFlags & TraceFlags.SAMPLED) === 0) return false;
    return !isRemote || kind === SpanKind.CONSUMER || this.#mayStart();
  }

  #mayStart(): boolean {
    const elapsed = Date.now() - this.#refilledAt;
    if (elapsed >= SECOND_MS) {
      const rate = this.#utilization() > BUSY ? this.#limit * WHILE_BUSY : this.#limit;
      this.#left = Math.min(this.#left + (elapsed / SECOND_MS) * rate, this.#limit);
      this.#refilledAt += elapsed;
    }
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }

  toString(): string {
    return `TracesPerSecond{${this.#limit}}`;
  }
}

function utilizationOfEventLoop(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
