import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { runCommand } from "../../infra/local/cli";
import { readExampleSettings } from "../../infra/local/example-settings";
import type { Host } from "../../infra/local/host-process";
import { startAiGateway } from "../../infra/local/simulators/ai-gateway";
import { measureInterview } from "./interview-cost";
import { type StandIns, setChunkInterval, startStandIns, startTarget } from "./processes";
import {
  printInterview,
  printLibrariesHeading,
  printStreams,
  printTelemetryHeading,
  printTelemetryLoad,
  printThroughput,
  printThroughputHeading,
} from "./report";
import { byLibraries, type Row, streamRow, throughputRows } from "./rows";
import { CHUNK_INTERVAL_MS, measureStreams, type StreamSizes } from "./streams";
import { measureTelemetryLoad, withTelemetry } from "./telemetry";
import { measureThroughput, type Rounds } from "./throughput";

const HELP = `Measures what the app costs beside bare functions that make the same calls: its throughput, what
it adds to the first text of a stream, and its memory a stream; what telemetry costs beside the app
without; and the tokens of an interview.

  npm run bench -- [options]

  --small  few requests: shows only whether the benchmark works
  --help   show this

It starts what it needs on free ports: the app's own bundle, the bare functions on the same host, and
stand-ins for the AI gateway and the database that answer at once. Other load on the machine affects absolute
numbers more than ratios. The tokens are those of the simulated models; AI_PRICES is their price list.
`;

const FULL: Sizes = {
  throughput: { rounds: 30, warmUpRounds: 10, requests: 200 },
  streams: { alone: 40, inFlight: 150, bursts: [500, 1_000] },
  loads: 15,
};
const SMALL: Sizes = {
  throughput: { rounds: 2, warmUpRounds: 1, requests: 20 },
  streams: { alone: 2, inFlight: 5, bursts: [10] },
  loads: 2,
};

interface Sizes {
  throughput: Rounds;
  streams: StreamSizes;
  loads: number;
}

async function bench(sizes: Sizes): Promise<void> {
  printInterview(await interviewCost());
  const directory = await mkdtemp(join(tmpdir(), "talenti-bench-"));
  const standIns = await startStandIns();
  const closing: (() => Promise<void>)[] = [];
  const start = async (source: string, environment: Record<string, string> = {}) => {
    const target = await startTarget(source, standIns, directory, environment);
    closing.push(target.close);
    return target;
  };
  try {
    const [app, bare] = [await start("app"), await start("bare")];
    await compareThroughput({ app, bare, start }, standIns, sizes);
    printTelemetryLoad(await measureTelemetryLoad(directory, sizes.loads));
    await setChunkInterval(standIns, CHUNK_INTERVAL_MS);
    const row = await streamRow();
    const ofBare = await measureStreams(
      { url: bare.url + row.bare, pid: bare.pid },
      row,
      sizes.streams,
    );
    const ofApp = await measureStreams(
      { url: app.url + row.path, pid: app.pid },
      row,
      sizes.streams,
    );
    printStreams(ofApp, ofBare);
  } finally {
    for (const close of closing) await close();
    standIns.close();
    await rm(directory, { recursive: true });
  }
}

interface Apps {
  app: Host;
  bare: Host;
  start: (source: string, environment?: Record<string, string>) => Promise<Host>;
}

async function compareThroughput(
  { app, bare, start }: Apps,
  standIns: StandIns,
  { throughput }: Sizes,
): Promise<void> {
  const compare = async (rows: Row[], measured: Host, base: Host) => {
    const targets = { app: measured.url, bare: base.url };
    for (const row of rows) printThroughput(row, await measureThroughput(row, targets, throughput));
  };
  const rows = await throughputRows();
  printThroughputHeading();
  await compare(rows, app, bare);
  const served = rows.filter(({ status }) => status === 200);
  printLibrariesHeading();
  await compare(served.map(byLibraries), await start("with-libraries"), bare);
  const traced = { OTEL_EXPORTER_OTLP_ENDPOINT: standIns.url, TRACES_PER_SECOND: "" };
  printTelemetryHeading();
  // Beside an app that is as new: one that has served requests before is faster.
  await compare(served.map(withTelemetry), await start("app", traced), await start("app"));
}

async function interviewCost() {
  const gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai });
  try {
    Object.assign(process.env, { ...(await readExampleSettings()), AI_GATEWAY_URL: gateway.url });
    return await measureInterview();
  } finally {
    await gateway.close();
  }
}

runCommand({
  name: "npm run bench",
  help: HELP,
  options: { small: { type: "boolean", default: false } },
  run: ({ small }) => bench(small ? SMALL : FULL),
});
