import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { UserError } from "./cli";

/** Where everything listens unless told otherwise; `local.settings.example.json` names the same. */
export const DEFAULT_PORTS = {
  api: 7071,
  supabase: 54321,
  postgres: 54322,
  ai: 54330,
  mail: 54331,
  acs: 54332,
  speech: 54333,
  blob: 10000,
  service_bus: 5672,
} as const;

const CLOUD_SERVICES = [
  "supabase",
  "postgres",
  "ai",
  "mail",
  "acs",
  "speech",
  "blob",
  "service_bus",
] as const;

export type CloudPorts = Record<(typeof CLOUD_SERVICES)[number], number>;

/**
 * - `default`: the default ports and no others
 * - `prefer-default`: any free port in place of each default one that is taken
 * - `free`: any free ports
 */
export type PortRule = "default" | "prefer-default" | "free";

/** @throws UserError naming the ports that are taken, where the rule allows no others */
export async function chooseCloudPorts(rule: PortRule): Promise<CloudPorts> {
  const { api: _, ...ports }: Record<keyof typeof DEFAULT_PORTS, number> = DEFAULT_PORTS;
  const held: Server[] = [];
  const taken: string[] = [];
  try {
    // All are held until the last is chosen, so that none is given twice.
    for (const service of CLOUD_SERVICES) {
      const wanted = rule === "free" ? undefined : await hold(ports[service]);
      if (!wanted && rule === "default") taken.push(`${ports[service]} (${service})`);
      const server = wanted ?? (await hold(0));
      if (!server) throw new Error("The system has no free port left");
      held.push(server);
      ports[service] = portOf(server);
    }
  } finally {
    await Promise.all(held.map(release));
  }
  if (taken.length > 0) {
    throw new UserError(
      `Ports of the local cloud are taken: ${taken.join(", ")}.\n` +
        "Stop what listens there, or use npm start, which takes others where it must.",
    );
  }
  return ports;
}

export async function isPortFree(port: number): Promise<boolean> {
  const server = await hold(port);
  if (server) await release(server);
  return server !== undefined;
}

/** @returns undefined when the port is taken */
async function hold(port: number): Promise<Server | undefined> {
  const server = createServer();
  const listening = once(server, "listening");
  server.listen(port, "127.0.0.1");
  try {
    await listening;
    return server;
  } catch {
    return undefined;
  }
}

async function release(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  await closed;
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not a TCP server");
  return address.port;
}
