import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from "@opentelemetry/api";
import { SamplingDecision } from "@opentelemetry/sdk-trace-base";
import { TracesPerSecond } from "./sampler";

const IDS = { traceId: "1".repeat(32), spanId: "2".repeat(16) };

const within = (traceFlags: TraceFlags, isRemote: boolean) =>
  trace.setSpanContext(ROOT_CONTEXT, { ...IDS, traceFlags, isRemote });

function isRecorded(sampler: TracesPerSecond, context = ROOT_CONTEXT, kind = SpanKind.INTERNAL) {
  const { decision } = sampler.shouldSample(context, IDS.traceId, "span", kind);
  return decision === SamplingDecision.RECORD_AND_SAMPLED;
}

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

it("records so many traces in a second, and again in the next", () => {
  const sampler = new TracesPerSecond(2, () => 0.1);
  const three = () => [1, 2, 3].map(() => isRecorded(sampler));
  expect(three()).toEqual([true, true, false]);
  jest.advanceTimersByTime(1_000);
  expect(three()).toEqual([true, true, false]);
});

it("records a hundredth of them while the event loop is busy", () => {
  const sampler = new TracesPerSecond(10, () => 0.9);
  const recorded = () => Array.from({ length: 20 }, () => isRecorded(sampler)).filter(Boolean);
  expect(recorded()).toHaveLength(10);
  jest.advanceTimersByTime(9_000);
  expect(recorded()).toHaveLength(0);
  jest.advanceTimersByTime(1_000);
  expect(recorded()).toHaveLength(1);
});

it("counts a trace that the host has started", () => {
  const sampler = new TracesPerSecond(1);
  const fromHost = within(TraceFlags.SAMPLED, true);
  expect(isRecorded(sampler, fromHost)).toBe(true);
  expect(isRecorded(sampler, fromHost)).toBe(false);
});

it("records all of a trace that it records, and what its messages do", () => {
  const sampler = new TracesPerSecond(0);
  expect(isRecorded(sampler, within(TraceFlags.SAMPLED, false))).toBe(true);
  expect(isRecorded(sampler, within(TraceFlags.SAMPLED, true), SpanKind.CONSUMER)).toBe(true);
});

it("records nothing of a trace that is not recorded", () => {
  const sampler = new TracesPerSecond(10);
  expect(isRecorded(sampler, within(TraceFlags.NONE, false))).toBe(false);
  expect(isRecorded(sampler, within(TraceFlags.NONE, true), SpanKind.CONSUMER)).toBe(false);
});
