import getPort from "get-port";
import { UserError } from "./cli";

const LOOPBACK = "127.0.0.1";

/** Where the parts listen by default; `local.settings.example.json` names the same ports. */
export const DEFAULT_PORTS = {
  api: 7071,
  supabase: 54321,
  postgres: 54322,
  ai: 54330,
  mail: 54331,
  acs: 54332,
  speech: 54333,
  telemetry: 54334,
  blob: 10000,
  service_bus: 5672,
} as const;

export type CloudPorts = Record<Exclude<keyof typeof DEFAULT_PORTS, "api">, number>;

/**
 * - `default`: only the default ports
 * - `prefer-default`: any free port instead of a default port that is in use
 * - `free`: any free ports
 */
export type PortRule = "default" | "prefer-default" | "free";

/** @throws UserError naming the default ports that are in use, if the rule allows no others */
export async function chooseCloudPorts(rule: PortRule): Promise<CloudPorts> {
  const { api: _, ...defaults } = DEFAULT_PORTS;
  const ports: CloudPorts = { ...defaults };
  const inUse: string[] = [];
  for (const service of Object.keys(defaults).filter(isCloudService)) {
    const preferred = defaults[service];
    ports[service] = await choosePort(rule === "free" ? undefined : preferred);
    if (ports[service] !== preferred) inUse.push(`${preferred} (${service})`);
  }
  if (rule === "default" && inUse.length > 0) {
    throw new UserError(
      `These ports of the local cloud are in use: ${inUse.join(", ")}.\n` +
        "Stop what listens there, or use npm start, which picks other ports where it must.",
    );
  }
  return ports;
}

export async function isPortFree(port: number): Promise<boolean> {
  return (await choosePort(port)) === port;
}

/** The preferred port if it is free, else any. Never the same port twice within 15 seconds. */
async function choosePort(preferred: number | undefined): Promise<number> {
  return getPort({ host: LOOPBACK, ...(preferred !== undefined && { port: preferred }) });
}

function isCloudService(name: string): name is keyof CloudPorts {
  return name in DEFAULT_PORTS && name !== "api";
}
