import { setTimeout as sleep } from "node:timers/promises";
import type { Host } from "../../infra/local/host-process";

/** What Flex Consumption leaves a process between the signals, in milliseconds. */
const GRACE_MS = 30_000;

/** Ends a host as the platform does when it deploys: SIGTERM, and SIGKILL if it goes on for 30 seconds. */
export async function endHost(host: Host): Promise<void> {
  process.kill(host.pid, "SIGTERM");
  await Promise.race([host.died, sleep(GRACE_MS, undefined, { ref: false })]);
  await host.kill();
}
