import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readPostmaster, stopOrphan } from "../../../infra/local/supabase/postmaster";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "postmaster-"));
});
afterEach(async () => rm(directory, { recursive: true }));

const pidFile = () => join(directory, "postmaster.pid");

/** A process with the command line of a Postgres server. */
async function startProcess(...args: string[]) {
  const script =
    "process.on('SIGINT', () => process.exit()); setInterval(() => {}, 1000); console.log()";
  const child = spawn(process.execPath, ["-e", script, ...args], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout, "data");
  return child;
}

test("reads the process id and whether the server is ready", async () => {
  expect(await readPostmaster(directory)).toBeUndefined();
  const lines = [
    "4711",
    directory,
    "1795400000",
    "54322",
    "",
    "127.0.0.1",
    "  5432001   0",
    "starting",
  ];
  await writeFile(pidFile(), `${lines.join("\n")}\n`);
  expect(await readPostmaster(directory)).toEqual({ pid: 4711, ready: false });
  await writeFile(pidFile(), `${lines.with(7, "ready   ").join("\n")}\n`);
  expect(await readPostmaster(directory)).toEqual({ pid: 4711, ready: true });
});

test("stops a server that still runs on the same data", async () => {
  const orphan = await startProcess("bin/postgres", "-D", directory, "-p", "1");
  const exited = once(orphan, "exit");
  await writeFile(pidFile(), `${orphan.pid}\n`);
  await stopOrphan(directory);
  await exited;
  expect(orphan.exitCode).toBe(0);
});

test("leaves another process with the id of a dead server alone, and removes the stale file", async () => {
  const other = await startProcess("bin/postgres", "-D", `${directory}-of-another`, "-p", "1");
  await writeFile(pidFile(), `${other.pid}\n`);
  await stopOrphan(directory);
  expect(other.exitCode).toBeNull();
  await expect(stat(pidFile())).rejects.toMatchObject({ code: "ENOENT" });
  other.kill("SIGKILL");
});
