import * as z from "zod";
import { aiCircuit, pingAi } from "../clients/ai";
import { communicationCircuit, pingCommunication } from "../clients/communication";
import { databaseCircuit, pingDatabase } from "../clients/database";
import { mailCircuit, pingMail } from "../clients/mail";
import { pingRecordingStorage, recordingStorageCircuit } from "../clients/recording-storage";
import type { Circuit } from "../clients/resilience";
import { pingServiceBus, serviceBusCircuit } from "../clients/service-bus";
import { pingSpeech, speechCircuit } from "../clients/speech";
import { Problem } from "../core/problems";

const dependencyState = z.enum(["up", "down"]);

export const readiness = z.object({
  status: z.enum(["ready", "degraded"]),
  dependencies: z.record(z.string(), dependencyState),
});

type Readiness = z.output<typeof readiness>;

interface Dependency {
  ping: () => Promise<void>;
  circuit: Circuit;
  /** Without it the app can do nothing, so that no traffic should come here. */
  essential: boolean;
}

const dependencies: Record<string, Dependency> = {
  database: { ping: pingDatabase, circuit: databaseCircuit, essential: true },
  ai_gateway: { ping: pingAi, circuit: aiCircuit, essential: false },
  mail: { ping: pingMail, circuit: mailCircuit, essential: false },
  acs: { ping: pingCommunication, circuit: communicationCircuit, essential: false },
  service_bus: { ping: pingServiceBus, circuit: serviceBusCircuit, essential: false },
  recording_storage: {
    ping: pingRecordingStorage,
    circuit: recordingStorageCircuit,
    essential: false,
  },
  speech: { ping: pingSpeech, circuit: speechCircuit, essential: false },
};

/**
 * One whose calls fail without being made is down, whatever it would answer now. The database is asked
 * all the same: without it no traffic comes here, and so nothing that could close its circuit.
 */
async function stateOf({ ping, circuit, essential }: Dependency) {
  if (!essential && circuit.isOpen) return "down";
  return ping().then(
    () => "up" as const,
    () => "down" as const,
  );
}

async function check(): Promise<Readiness> {
  const states = await Promise.all(
    Object.entries(dependencies).map(
      async ([name, dependency]) => [name, await stateOf(dependency)] as const,
    ),
  );
  const down = states.filter(([, state]) => state === "down").map(([name]) => name);
  const found = Object.fromEntries(states);
  if (down.some((name) => dependencies[name]?.essential)) {
    throw new Problem("database_unavailable", { extensions: { dependencies: found } });
  }
  return { status: down.length === 0 ? "ready" : "degraded", dependencies: found };
}

let running: Promise<Readiness> | undefined;

/**
 * Whether the app can do its work. Callers at the same time share one check, since anybody may ask.
 * @throws Problem `database_unavailable`, with the same dependencies
 */
export function checkReadiness(): Promise<Readiness> {
  running ??= check().finally(() => {
    running = undefined;
  });
  return running;
}
