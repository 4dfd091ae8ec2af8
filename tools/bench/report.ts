import { INTERVIEW_TURNS, type ModelCost } from "./interview-cost";
import type { Row } from "./rows";
import type { Streams } from "./streams";
import type { TelemetryLoad } from "./telemetry";
import type { Throughput } from "./throughput";

/** Milliseconds that the app may add to what the bare function adds to the first text. */
const ALONE_GOAL_MS = 1;
const IN_FLIGHT_GOAL_MS = { median: 3, p95: 10 };
/** The time for 500 streams at once, relative to the bare function's. */
const BURST_GOAL = { streams: 500, ratio: 1.3 };
const MEMORY_GOAL_KB = 60;

const verdict = (isMet: boolean, goal: string) => `   (goal ${goal}: ${isMet ? "met" : "MISSED"})`;

export function printInterview(costs: readonly ModelCost[]): void {
  const total = costs.reduce((sum, { dollars = 0 }) => sum + dollars, 0);
  console.log(`interview    ${INTERVIEW_TURNS} turns and a score: $${total.toFixed(4)}`);
  for (const { model, calls, prompt, cached, answer, dollars } of costs) {
    const price = dollars === undefined ? "not in AI_PRICES" : `$${dollars.toFixed(4)}`;
    console.log(
      `  ${model}   ${calls} calls, ${prompt} prompt tokens (${cached} cached), ` +
        `${answer} answer tokens: ${price}`,
    );
  }
}

export function printThroughputHeading(): void {
  console.log("throughput, relative to a bare function that makes the same calls (quartiles)");
}

export function printLibrariesHeading(): void {
  console.log(
    "the same calls by the app's libraries, without the app, relative to the bare function",
  );
}

export function printThroughput({ name, goal }: Row, measured: Throughput): void {
  const { ratio, quartiles, app, bare } = measured;
  const spread = quartiles.map((quartile) => quartile.toFixed(2)).join("–");
  const goalText = goal === undefined ? "" : verdict(ratio >= goal, `≥ ${goal}`);
  console.log(
    `  ${name.padEnd(22)} ${ratio.toFixed(2)} (${spread})   ` +
      `${app.toFixed(0)} and ${bare.toFixed(0)} requests/s${goalText}`,
  );
}

/** Milliseconds that telemetry may add to the start of the app. */
const TELEMETRY_LOAD_GOAL_MS = 30;

export function printTelemetryHeading(): void {
  console.log("throughput with telemetry, relative to the app without (quartiles)");
}

export function printTelemetryLoad({ atStart, exporters }: TelemetryLoad): void {
  const goal = verdict(atStart <= TELEMETRY_LOAD_GOAL_MS, `≤ ${TELEMETRY_LOAD_GOAL_MS}`);
  console.log(`  at the start           ${atStart.toFixed(1)} ms${goal}`);
  console.log(`  exporters, later       ${exporters.toFixed(1)} ms`);
}

export function printStreams(app: Streams, bare: Streams): void {
  console.log("first text of a stream, beyond the gateway's: app − bare function");
  const difference = (key: "alone" | "inFlight", of: "median" | "p95") =>
    app[key][of] - bare[key][of];
  const print = (label: string, value: number, goal: number) =>
    console.log(
      `  ${label.padEnd(22)} ${value.toFixed(1)} ms${verdict(value <= goal, `≤ ${goal}`)}`,
    );
  print("alone", difference("alone", "median"), ALONE_GOAL_MS);
  print("50 in flight, median", difference("inFlight", "median"), IN_FLIGHT_GOAL_MS.median);
  print("50 in flight, p95", difference("inFlight", "p95"), IN_FLIGHT_GOAL_MS.p95);
  for (const [index, burst] of app.bursts.entries()) {
    const other = bare.bursts[index];
    if (!other) continue;
    const ratio = burst.seconds / other.seconds;
    const isGoal = burst.streams === BURST_GOAL.streams;
    console.log(
      `  ${`${burst.streams} at once`.padEnd(22)} ${burst.seconds.toFixed(1)} s, ${ratio.toFixed(2)} of the bare function's` +
        (isGoal ? verdict(ratio <= BURST_GOAL.ratio, `≤ ${BURST_GOAL.ratio}`) : ""),
    );
    const kilobytes = burst.kilobytesPerStream;
    console.log(
      `  ${"".padEnd(22)} ${kilobytes.toFixed(0)} kB a stream, bare ${other.kilobytesPerStream.toFixed(0)} kB` +
        (isGoal ? verdict(kilobytes <= MEMORY_GOAL_KB, `≤ ${MEMORY_GOAL_KB} kB`) : ""),
    );
  }
}
