import { spawn } from "node:child_process";
import { once } from "node:events";
import { describeProcess, waitForExit } from "../../../infra/local/processes";

const RUNS_FOREVER = ["-e", "setInterval(() => {}, 1000)", "a-marker"];

async function startChild() {
  const child = spawn(process.execPath, RUNS_FOREVER, { stdio: "ignore" });
  await once(child, "spawn");
  if (child.pid === undefined) throw new Error("The child did not start");
  return { child, pid: child.pid };
}

test("describes a running process by its command line, and not one that has ended", async () => {
  const { child, pid } = await startChild();
  expect(await describeProcess(pid)).toContain("a-marker");
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
  expect(await describeProcess(pid)).toBeUndefined();
});

test("waits for an exit until the deadline or until the process ends", async () => {
  const { child, pid } = await startChild();
  expect(await waitForExit(pid, 1)).toBe(false);
  child.kill("SIGKILL");
  expect(await waitForExit(pid, 30_000)).toBe(true);
});
