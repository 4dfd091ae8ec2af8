import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { readSettings } from "../../shared/core/settings";
import { build } from "../../tools/build/build";
import { ownSupabase, withoutEmpty } from "./app-environment";
import { printError, runCommand, UsageError, UserError } from "./cli";
import { startCloud } from "./cloud";
import { seedDemo } from "./demo-seed";
import { lockDirectory, requireUnlocked } from "./directory-lock";
import { readExampleSettings } from "./example-settings";
import { readOrCreateMasterKey, startHost } from "./host-process";
import { chooseCloudPorts, DEFAULT_PORTS, isPortFree, type PortRule } from "./ports";
import { shutdownSignal } from "./shutdown-signal";
import { removeStack, type Stack, writeStack } from "./stack-json";
import { printDemoUsers, printStack } from "./startup-summary";

const HELP = `Starts the local cloud and the app, and prints what runs where.

  npm start -- [options]        the local cloud, and the app on the local host
  npm run cloud -- [options]    the local cloud alone, on the ports that local.settings.example.json names

  --port N         port of the app (${DEFAULT_PORTS.api}); 0 uses any free port
  --directory DIR  where data is stored (.local)
  --free-ports     run the cloud on any free ports, beside another one
  --help           show this
`;

const optionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  directory: z.string().min(1),
  "cloud-only": z.boolean(),
  "free-ports": z.boolean(),
});
type Options = z.output<typeof optionsSchema>;

/** How long a step of the start may take to end after an interruption. */
const SETTLE_DEADLINE_MS = 5_000;
/** How long a part may take to stop. One that hangs ends with this process, and must not keep the others running. */
const STOP_DEADLINE_MS = 30_000;

/** Tasks to run when the stack stops, the last one first. */
type Cleanup = (() => Promise<void>)[];

async function runStack(options: Options): Promise<void> {
  const interrupted = shutdownSignal();
  const interruptedEvent = once(interrupted, "abort");
  const cleanup: Cleanup = [];
  const starting = start(options, cleanup, interrupted);
  try {
    const died = starting.then(async (running) => running.died);
    const ended: unknown = await Promise.race([died, interruptedEvent]);
    if (ended instanceof Error) throw ended;
  } catch (error) {
    if (!interrupted.aborted) throw error;
  } finally {
    await runCleanup(cleanup);
    // A step that was still running may have added something to clean up.
    await Promise.race([starting.catch(() => {}), sleep(SETTLE_DEADLINE_MS)]);
    await runCleanup(cleanup);
  }
}

async function runCleanup(cleanup: Cleanup): Promise<void> {
  for (let task = cleanup.pop(); task; task = cleanup.pop()) {
    const ended = sleep(STOP_DEADLINE_MS, undefined, { ref: false });
    await Promise.race([task().catch(printError), ended]);
  }
}

/** @returns a promise of the reason, if a part of the stack ends by itself */
async function start(
  options: Options,
  cleanup: Cleanup,
  interrupted: AbortSignal,
): Promise<{ died: Promise<Error> }> {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const started = (name: string, close?: () => Promise<void>) => {
    if (close) cleanup.push(close);
    interrupted.throwIfAborted();
    console.log(`  ${name} (${seconds()})`);
  };
  const directory = resolve(options.directory);
  const withApp = !options["cloud-only"];
  await requireStartable(options, directory);
  cleanup.push(await lockDirectory(directory));
  // It may be left from a run that was killed.
  await removeStack(directory);
  const ports = await chooseCloudPorts(portRule(options));

  console.log(`Starting. Data is stored in ${options.directory}`);
  const built = withApp ? build().then(() => started("Build")) : Promise.resolve();
  // Handled below, where it is awaited.
  built.catch(() => {});
  const cloud = await startCloud({ directory, ports, given: process.env, started });
  const interviews = cloud.databaseUrl
    ? await seedDemo(cloud.stack.supabase, cloud.databaseUrl)
    : undefined;
  await built;

  const master_key = await readOrCreateMasterKey(directory);
  const { environment } = cloud;
  const host = withApp
    ? await startHost({ port: options.port, environment, masterKey: master_key })
    : undefined;
  if (host) started("Functions", host.close);

  // Without the app, this is the address where `func start` will serve it.
  const api = host?.url ?? `http://127.0.0.1:${options.port}`;
  const postgres = cloud.databaseUrl ? { postgres: { url: cloud.databaseUrl } } : {};
  const stack: Stack = { api, master_key, ...cloud.stack, ...postgres };
  await writeStack(directory, stack);
  cleanup.push(async () => removeStack(directory));
  printStack(stack, process.env, withApp);
  if (interviews) await printDemoUsers(stack, interviews);
  console.log(`Ready in ${seconds()}. Press Ctrl-C to stop.`);
  return { died: Promise.race([cloud.died, ...(host ? [host.died] : [])]) };
}

/**
 * Checks everything that can be checked before something is started.
 * @throws UserError saying what to change
 */
async function requireStartable(options: Options, directory: string): Promise<void> {
  await requireValidSettings(process.env);
  ownSupabase(process.env);
  await requireUnlocked(directory);
  const { port } = options;
  if (options["cloud-only"] || port === 0 || (await isPortFree(port))) return;
  throw new UserError(
    `Port ${port} is in use. Choose another port for the app: npm start -- --port ${port + 1}`,
  );
}

/** @throws UserError naming the settings that are malformed */
async function requireValidSettings(given: NodeJS.ProcessEnv): Promise<void> {
  try {
    readSettings({ ...(await readExampleSettings()), ...withoutEmpty(given) });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

function portRule(options: Options): PortRule {
  if (options["free-ports"]) return "free";
  return options["cloud-only"] ? "default" : "prefer-default";
}

runCommand({
  name: "npm start",
  help: HELP,
  options: {
    port: { type: "string", default: `${DEFAULT_PORTS.api}` },
    directory: { type: "string", default: ".local" },
    "cloud-only": { type: "boolean", default: false },
    "free-ports": { type: "boolean", default: false },
  },
  run: async (values) => {
    const options = optionsSchema.safeParse(values);
    if (!options.success) throw new UsageError("--port is a number from 0 to 65535.");
    await runStack(options.data);
  },
});
