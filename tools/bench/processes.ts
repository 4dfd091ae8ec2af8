import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { readExampleSettings } from "../../infra/local/example-settings";
import { type Host, startHost } from "../../infra/local/host-process";
import { killOnExit } from "../../infra/local/processes";
import { bundle } from "../build/build";

/** More than is measured, so that only the user who is to be refused is. */
const UNLIMITED = "100000000";
const START_DEADLINE_MS = 30_000;

export interface StandIns {
  url: string;
  close(): void;
}

/** Starts the stand-ins for the AI gateway and the database as a process of their own. */
export async function startStandIns(): Promise<StandIns> {
  const child = fork(join(__dirname, "stand-ins.ts"), {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  killOnExit(child, "SIGKILL");
  const signal = AbortSignal.timeout(START_DEADLINE_MS);
  const [message]: unknown[] = await once(child, "message", { signal });
  const { url } = z.object({ url: z.url() }).parse(message);
  return { url, close: () => void child.kill() };
}

/** Sets the time between the chunks of a stream. */
export async function setChunkInterval({ url }: StandIns, milliseconds: number): Promise<void> {
  const response = await fetch(`${url}/interval`, { method: "PUT", body: `${milliseconds}` });
  if (!response.ok) throw new Error(`The stand-ins answered ${response.status}.`);
}

/** Bundles and serves the app, or the bare functions, as the deployed app is, with the stand-ins. */
export async function startTarget(
  source: string,
  { url }: StandIns,
  directory: string,
  settings: Record<string, string> = {},
): Promise<Host> {
  const outdir = await mkdtemp(join(directory, `${source}-`));
  await bundle(
    { main: `tools/bench/${source}.ts`, "pdf-worker": "shared/resumes/pdf/worker.ts" },
    outdir,
  );
  return startHost({
    port: 0,
    bundle: join(outdir, "main.js"),
    environment: {
      ...(await readExampleSettings()),
      STAND_INS_URL: url,
      SUPABASE_URL: url,
      AI_GATEWAY_URL: `${url}/v1`,
      RATE_LIMIT_PER_MINUTE: UNLIMITED,
      AI_RATE_LIMIT_PER_MINUTE: UNLIMITED,
      // In production, responses are not checked against their schemas.
      AZURE_FUNCTIONS_ENVIRONMENT: "Production",
      ALLOWED_ORIGINS: "http://localhost:3000",
      // Without telemetry.
      OTEL_EXPORTER_OTLP_ENDPOINT: "",
      ...settings,
    },
    masterKey: "",
    quiet: true,
  });
}
