import * as z from "zod";
import { aiCircuit, findMissingModels, pingAi } from "../clients/ai";
import { communicationCircuit, pingCommunication } from "../clients/communication";
import { databaseCircuit, pingDatabase } from "../clients/database";
import { mailCircuit, pingMail } from "../clients/mail";
import { pingRecordingStorage, recordingStorageCircuit } from "../clients/recording-storage";
import type { Circuit } from "../clients/resilience";
import { pingServiceBus, serviceBusCircuit } from "../clients/service-bus";
import { pingSpeech, speechCircuit } from "../clients/speech";
import { listOf, textOf } from "../core/fields";
import type { Log } from "../core/log";
import { Problem } from "../core/problems";
import { settings } from "../core/settings";

const dependencyState = z.enum(["up", "down"]);

export const readiness = z.object({
  status: z.enum(["ready", "degraded"]),
  dependencies: z.record(textOf("name"), dependencyState),
  /** The settings that name a model which the AI gateway does not have. */
  missing_models: listOf(textOf("name")).optional(),
});

type Readiness = z.output<typeof readiness>;

interface Dependency {
  ping: () => Promise<void>;
  circuit: Circuit;
  /** Whether the app can do nothing without it, and should get no traffic. */
  essential: boolean;
}

const dependencies = new Map(
  Object.entries<Dependency>({
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
  }),
);

/**
 * A dependency with an open circuit is down, whatever it would answer. The database is checked all the
 * same: while it is down no traffic comes here, and nothing else would close its circuit.
 */
async function stateOf({ ping, circuit, essential }: Dependency) {
  if (!essential && circuit.isOpen) return "down";
  return ping().then(
    () => "up" as const,
    () => "down" as const,
  );
}

async function check(): Promise<Readiness> {
  const checkingModels = missingModels();
  const states = await Promise.all(
    [...dependencies].map(async ([name, dependency]) => [name, await stateOf(dependency)] as const),
  );
  const down = states.filter(([, state]) => state === "down").map(([name]) => name);
  const found = Object.fromEntries(states);
  if (down.some((name) => dependencies.get(name)?.essential)) {
    throw new Problem("database_unavailable", { extensions: { dependencies: found } });
  }
  const missing = await checkingModels;
  return {
    status: down.length === 0 && missing.length === 0 ? "ready" : "degraded",
    dependencies: found,
    ...(missing.length > 0 ? { missing_models: missing } : {}),
  };
}

/** A gateway that does not answer is down, which is not said here. */
const missingModels = () => findMissingModels().catch(() => []);

/** Anybody may ask, and each check calls every dependency. */
const CHECK_INTERVAL_MS = 10_000;

let latest: { startedAt: number; result: Promise<Readiness> } | undefined;

/**
 * Whether the app can serve requests, by a check that is at most 10 seconds old.
 * @throws Problem `database_unavailable`, with the states of the dependencies
 */
export function checkReadiness(): Promise<Readiness> {
  const now = performance.now();
  if (!latest || now - latest.startedAt >= CHECK_INTERVAL_MS) {
    latest = { startedAt: now, result: check() };
  }
  return latest.result;
}

/** Logs an error if the AI gateway does not have a model of the settings: nobody else may notice in time. */
export async function logMissingModels(log: Log): Promise<void> {
  // Once more after a failure: another process does not look before somebody asks for its readiness.
  const missing = await findMissingModels().catch(missingModels);
  if (missing.length === 0) return;
  const names = missing.map((setting) => `${setting} ${settings()[setting]}`).join(", ");
  log.error("ai_model_missing", { detail: `The AI gateway does not have this model: ${names}` });
}
