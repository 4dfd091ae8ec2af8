import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { median } from "../timing";
import type { Row } from "./rows";
import { send } from "./send";

/** Between the chunks of a stream, which has 60 of them. */
export const CHUNK_INTERVAL_MS = 50;
const STREAM_MS = 60 * CHUNK_INTERVAL_MS;
const IN_FLIGHT = 50;
/** The memory of a process is read so often. */
const SAMPLE_MS = 100;

/** The same clock in every process of the machine. */
const now = () => performance.timeOrigin + performance.now();

export interface Target {
  url: string;
  pid: number;
}

/** What a function adds to the stand-in's own time to the first text, in milliseconds. */
interface FirstText {
  median: number;
  p95: number;
}

interface Burst {
  streams: number;
  /** Until the last one has ended. */
  seconds: number;
  /** Memory that the process needs at most, beyond what it needs idle. */
  kilobytesPerStream: number;
}

export interface Streams {
  alone: FirstText;
  inFlight: FirstText;
  bursts: Burst[];
}

export interface StreamSizes {
  alone: number;
  inFlight: number;
  bursts: number[];
}

export async function measureStreams(
  target: Target,
  row: Row,
  sizes: StreamSizes,
): Promise<Streams> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const stream = () => readStream(target.url, row, agent);
  const start = async (count: number, gapMs: number) =>
    Promise.all(
      Array.from({ length: count }, async (_, index) => {
        await sleep(index * gapMs);
        return stream();
      }),
    );
  const alone: number[] = [];
  for (let index = 0; index < sizes.alone; index++) alone.push(await stream());
  const inFlight = await start(sizes.inFlight, STREAM_MS / IN_FLIGHT);
  const bursts: Burst[] = [];
  for (const streams of sizes.bursts) {
    bursts.push({ streams, ...(await burst(target.pid, streams, () => start(streams, 0))) });
  }
  agent.destroy();
  return { alone: summary(alone), inFlight: summary(inFlight), bursts };
}

function summary(times: readonly number[]): FirstText {
  const sorted = times.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(0.95 * (sorted.length - 1))] ?? Number.NaN;
  return { median: median([...times]), p95 };
}

async function burst(pid: number, streams: number, run: () => Promise<unknown>) {
  const before = kilobytesOf(pid);
  let peak = before;
  const sampler = setInterval(() => {
    peak = Math.max(peak, kilobytesOf(pid));
  }, SAMPLE_MS);
  const startedAt = now();
  await run();
  clearInterval(sampler);
  return { seconds: (now() - startedAt) / 1_000, kilobytesPerStream: (peak - before) / streams };
}

/** Resident memory; Linux only. */
function kilobytesOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN);
}

/** @returns what was added to the stand-in's time to the first text, in milliseconds */
async function readStream(url: string, row: Row, agent: Agent): Promise<number> {
  const sentAt = now();
  const response = await send(url, row, agent);
  let text = "";
  let added: number | undefined;
  for await (const part of response.setEncoding("utf8")) {
    text += z.string().parse(part);
    added ??= addedAt(now() - sentAt, text);
  }
  if (added !== undefined && text.includes("[DONE]")) return added;
  throw new Error(`${url} answered ${response.statusCode}: ${text.slice(0, 200)}`);
}

function addedAt(elapsedMs: number, text: string): number | undefined {
  const times = /received at ([\d.]+) and sent at ([\d.]+),/.exec(text);
  return times ? elapsedMs - (Number(times[2]) - Number(times[1])) : undefined;
}
