import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeProcess, waitForExit } from "../../../infra/local/processes";

const STAYS = ["-e", "setInterval(() => {}, 1000)", "a-word-to-find"];

async function startChild() {
  const child = spawn(process.execPath, STAYS, { stdio: "ignore" });
  await once(child, "spawn");
  if (child.pid === undefined) throw new Error("The child did not start");
  return { child, pid: child.pid };
}

test("a running process is described by its command line, one that ended not at all", async () => {
  const { child, pid } = await startChild();
  expect(await describeProcess(pid)).toContain("a-word-to-find");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  expect(await describeProcess(pid)).toBeUndefined();
});

test("waiting for an exit ends at the deadline, or when the process is gone", async () => {
  const { child, pid } = await startChild();
  expect(await waitForExit(pid, 1)).toBe(false);
  child.kill("SIGKILL");
  expect(await waitForExit(pid, 30_000)).toBe(true);
});
