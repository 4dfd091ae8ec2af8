import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";

const run = promisify(execFile);

const PROJECT = join(__dirname, "bicep.csproj");
const LOCK_FILE = join(__dirname, "packages.lock.json");
const CACHE = resolve(__dirname, "../../node_modules/.cache/bicep");
const PACKAGES = join(CACHE, "packages");
const PACKAGE = "Azure.Bicep.CommandLine.linux-x64";
const DEADLINE_MS = 300_000;

const lockSchema = z.object({
  dependencies: z.object({
    "net8.0": z.object({ [PACKAGE]: z.object({ resolved: z.string() }) }),
  }),
});

/** Where the compiler of the version in packages.lock.json is, or will be. */
async function installedPath(): Promise<string> {
  const lock = lockSchema.parse(JSON.parse(await readFile(LOCK_FILE, "utf8")));
  const version = lock.dependencies["net8.0"][PACKAGE].resolved;
  return join(PACKAGES, PACKAGE.toLowerCase(), version, "tools/bicep");
}

const isOnPath = () =>
  run("bicep", ["--version"]).then(
    () => true,
    () => false,
  );

let compiler: Promise<string> | undefined;

/** The compiler on the PATH, else the one from NuGet, which is installed on first use. */
async function findCompiler(): Promise<string> {
  if (await isOnPath()) return "bicep";
  await installCompiler();
  return installedPath();
}

/**
 * Installs the compiler from NuGet, unless there is one.
 * @throws UserError where NuGet has none that runs here, or `dotnet` is missing
 */
export async function installCompiler(): Promise<void> {
  if ((await isOnPath()) || existsSync(await installedPath())) return;
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new UserError("Install Bicep, and put it on the PATH: https://aka.ms/bicep-install");
  const restore = ["restore", PROJECT, "--locked-mode", "--packages", PACKAGES];
  await run("dotnet", [...restore, `-p:BaseIntermediateOutputPath=${join(CACHE, "obj/")}`], {
    timeout: DEADLINE_MS,
  }).catch((cause: unknown) => {
    throw new UserError(
      `Bicep could not be restored from NuGet: install the .NET SDK, or Bicep itself, and put it on the PATH.\n${String(cause)}`,
    );
  });
}

/**
 * Runs the compiler.
 * @returns what it printed, and what it found
 * @throws Error with what it found, if it failed
 */
export async function bicep(
  args: readonly string[],
  options: { cwd: string; env?: NodeJS.ProcessEnv },
): Promise<{ stdout: string; stderr: string }> {
  compiler ??= findCompiler();
  return run(await compiler, args, {
    ...options,
    timeout: DEADLINE_MS,
    maxBuffer: 64 * 1024 * 1024,
  });
}
