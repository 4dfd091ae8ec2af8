import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { UserError } from "../cli";
import { endWithUs } from "../processes";
import { POSTGRES_PASSWORD } from "./keys";
import { postgresBinaries } from "./postgres-binaries";
import { asOwner, giveAway, makeOwnDirectory } from "./postgres-user";
import { readPostmaster, stopOrphan } from "./postmaster";

/** Long enough to recover from a crash. */
const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 25;
const LOG_TAIL_CHARACTERS = 2_000;

export type Postgres = {
  /** Connection string of the superuser. */
  url: string;
  /** Gives the reason when the server ends without having been stopped. */
  died: Promise<Error>;
  /** Closes connections, writes everything down and ends; may be called again. */
  stop: () => Promise<void>;
};

/**
 * Starts Postgres on the loopback address, its data in `{directory}/postgres` and its log in
 * `{directory}/postgres.log`. The data are made when there are none.
 *
 * @throws when it is not ready in time, with the end of its log
 */
export async function startPostgres(options: {
  directory: string;
  port: number;
}): Promise<Postgres> {
  const data = resolve(options.directory, "postgres");
  await mkdir(options.directory, { recursive: true });
  await stopOrphan(data);
  if (!(await exists(data))) await initialise(data);

  const log = `${data}.log`;
  const child = await launch(data, options.port, log);
  let stopping = false;
  const exited = once(child, "exit");
  const died = exited.then(async () => {
    if (stopping) return new Promise<never>(() => {});
    return new UserError(`Postgres ended unexpectedly; the end of ${log}:\n${await tail(log)}`);
  });
  const stop = async () => {
    stopping = true;
    await end(child);
  };
  try {
    await Promise.race([ready(child, data, log), died.then((error) => Promise.reject(error))]);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `postgres://postgres:${POSTGRES_PASSWORD}@127.0.0.1:${options.port}/postgres`;
  return { url, died, stop };
}

/** Builds the data beside their place and moves them there whole: an interrupted try leaves none. */
async function initialise(data: string): Promise<void> {
  const unfinished = `${data}.new`;
  const passwordFile = `${data}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await makeOwnDirectory(unfinished);
  await writeFile(passwordFile, POSTGRES_PASSWORD, { mode: 0o600 });
  await giveAway(passwordFile);
  const { command, args } = await asOwner(unfinished, postgresBinaries().initdb, [
    `--pgdata=${unfinished}`,
    "--username=postgres",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--locale=C",
    "--no-sync",
  ]);
  try {
    const initdb = promisify(execFile)(command, args);
    endWithUs(initdb.child, "SIGKILL");
    await initdb;
    await rename(unfinished, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function launch(data: string, port: number, log: string): Promise<ChildProcess> {
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    // A crash of the machine may cost the last moments, never the data; in exchange, fast writes.
    synchronous_commit: "off",
    // Statements that fail, and the personal data in them, stay out of the log.
    log_min_messages: "log",
  };
  const { command, args } = await asOwner(data, postgresBinaries().postgres, [
    ...["-D", data, "-p", `${port}`],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const file = await open(log, "w", 0o600);
  try {
    // A process group of its own: Ctrl-C reaches us alone, and we end it last.
    const child = spawn(command, args, { detached: true, stdio: ["ignore", file.fd, file.fd] });
    await once(child, "spawn");
    // The way that Postgres takes for itself without waiting for anyone; it recovers from its log.
    endWithUs(child, "SIGQUIT");
    return child;
  } finally {
    await file.close();
  }
}

async function ready(child: ChildProcess, data: string, log: string): Promise<void> {
  const deadline = Date.now() + READY_DEADLINE_MS;
  while (child.exitCode === null && Date.now() < deadline) {
    const postmaster = await readPostmaster(data);
    if (postmaster?.ready && postmaster.pid === child.pid) return;
    await sleep(POLL_MS);
  }
  throw new UserError(
    `Postgres is not ready after ${READY_DEADLINE_MS / 1000} s; the end of ${log}:\n${await tail(log)}`,
  );
}

/** Fast shutdown; when that takes too long, an immediate one; then the end. */
async function end(child: ChildProcess): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await Promise.race([exited, sleep(STOP_DEADLINE_MS, undefined, { ref: false })]);
  }
}

async function tail(log: string): Promise<string> {
  const text = await readFile(log, "utf8").catch(() => "");
  return text.slice(-LOG_TAIL_CHARACTERS).trim();
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
