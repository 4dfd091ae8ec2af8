import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import * as z from "zod";
import { readSettings } from "../../shared/core/settings";
import { build } from "../../tools/build/build";
import { ownSupabase, withoutEmpty } from "./app-environment";
import { UserError } from "./cli";
import { startCloud } from "./cloud";
import { seedDemo } from "./demo-seed";
import { lockDirectory, requireUnlocked } from "./directory-lock";
import { readExampleSettings } from "./example-settings";
import { startHost } from "./host-process";
import { masterKey } from "./master-key";
import { chooseCloudPorts, DEFAULT_PORTS, isPortFree, type PortRule } from "./ports";
import { interruption } from "./shutdown-signal";
import { removeStack, type Stack, writeStack } from "./stack-json";
import { announceDemo, announceStack } from "./startup-summary";

/*
 * npm start                the local cloud, and the app on the local host
 * npm run cloud            the cloud alone, on the ports that local.settings.example.json names
 *
 *   --port N               of the app, 7071 unless given; 0 takes any free one
 *   --directory DIR        where the data are kept, .local unless given
 *   --free-ports           the cloud on any free ports, beside another one
 */
const optionsSchema = z.object({
  port: z.coerce.number().int().min(0).max(65_535),
  directory: z.string().min(1),
  "cloud-only": z.boolean(),
  "free-ports": z.boolean(),
});
type Options = z.output<typeof optionsSchema>;

/** How long a step of the start may go on after an interruption. */
const SETTLE_DEADLINE_MS = 5_000;

/** What is to be undone at the end, last first. */
type Undo = (() => Promise<void>)[];

async function main(): Promise<void> {
  const options = readOptions();
  const interrupted = interruption();
  const interruptedEvent = once(interrupted, "abort");
  const undo: Undo = [];
  const starting = start(options, undo, interrupted);
  try {
    const died = starting.then(async (running) => running.died);
    const ended: unknown = await Promise.race([died, interruptedEvent]);
    if (ended instanceof Error) throw ended;
  } catch (error) {
    if (!interrupted.aborted) throw error;
  } finally {
    await undoAll(undo);
    // A step that was under way may have left something to undo.
    await Promise.race([starting.catch(() => {}), sleep(SETTLE_DEADLINE_MS)]);
    await undoAll(undo);
  }
}

async function undoAll(undo: Undo): Promise<void> {
  for (let task = undo.pop(); task; task = undo.pop()) await task().catch(report);
}

/** @throws UserError when the options are none of ours */
function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: `${DEFAULT_PORTS.api}` },
        directory: { type: "string", default: ".local" },
        "cloud-only": { type: "boolean", default: false },
        "free-ports": { type: "boolean", default: false },
      },
    });
    return optionsSchema.parse(values);
  } catch {
    throw new UserError("Usage: npm start -- [--port 0…65535] [--directory DIR] [--free-ports]");
  }
}

/**
 * Finds what is malformed among the variables given, before anything is started.
 * @throws UserError naming them
 */
async function requireUsableSettings(given: NodeJS.ProcessEnv): Promise<void> {
  try {
    readSettings({ ...(await readExampleSettings()), ...withoutEmpty(given) });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

/** @returns a promise of the reason, should a part end by itself */
async function start(
  options: Options,
  undo: Undo,
  interrupted: AbortSignal,
): Promise<{ died: Promise<Error> }> {
  const began = performance.now();
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
  const started = (name: string, close?: () => Promise<void>) => {
    if (close) undo.push(close);
    interrupted.throwIfAborted();
    console.log(`  ${name} (${seconds()})`);
  };
  const directory = resolve(options.directory);
  await requireUsableSettings(process.env);
  const withApp = !options["cloud-only"];
  // Before anything is started: it may refuse what is given.
  ownSupabase(process.env);
  await requireUnlocked(directory);
  if (withApp) await requireFreePort(options.port);
  undo.push(await lockDirectory(directory));
  // Of a run that was killed.
  await removeStack(directory);
  const ports = await chooseCloudPorts(portRule(options));

  console.log(`Starting; the data are kept in ${options.directory}`);
  const built = withApp ? build().then(() => started("Build")) : Promise.resolve();
  // A failure is met below, where it is awaited.
  built.catch(() => {});
  const cloud = await startCloud({ directory, ports, given: process.env, started });
  const interviews = cloud.databaseUrl
    ? await seedDemo(cloud.stack.supabase, cloud.databaseUrl)
    : undefined;
  await built;

  const master_key = await masterKey(directory);
  const { environment } = cloud;
  const host = withApp
    ? await startHost({ port: options.port, environment, masterKey: master_key })
    : undefined;
  if (host) started("Functions", host.close);

  // Without the app, the address is where `func start` will serve it.
  const api = host?.url ?? `http://127.0.0.1:${options.port}`;
  const postgres = cloud.databaseUrl ? { postgres: { url: cloud.databaseUrl } } : {};
  const stack: Stack = { api, master_key, ...cloud.stack, ...postgres };
  await writeStack(directory, stack);
  undo.push(async () => removeStack(directory));
  announceStack(stack, process.env, withApp);
  if (interviews) await announceDemo(stack, interviews);
  console.log(`Ready in ${seconds()}. Ctrl-C ends it.`);
  return { died: Promise.race([cloud.died, ...(host ? [host.died] : [])]) };
}

async function requireFreePort(port: number): Promise<void> {
  if (port === 0 || (await isPortFree(port))) return;
  throw new UserError(
    `Port ${port} is taken. Choose another for the app: npm start -- --port ${port + 1}`,
  );
}

function portRule(options: Options): PortRule {
  if (options["free-ports"]) return "free";
  return options["cloud-only"] ? "default" : "prefer-default";
}

/** What the person at the terminal can mend is told in a sentence, the rest with its stack. */
function report(error: unknown): void {
  console.error(error instanceof UserError ? `\n${error.message}` : error);
}

main()
  .catch((error: unknown) => {
    report(error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
