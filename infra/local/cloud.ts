import { join } from "node:path";
import * as z from "zod";
import {
  appEnvironment,
  type Environment,
  LOCAL_KEYS,
  ownAiGateway,
  ownSupabase,
  SPEECH_REGION,
} from "./app-environment";
import { connectionString, startBlobStorage } from "./blob-storage";
import type { CloudPorts } from "./ports";
import { type ServiceBusOptions, startServiceBus } from "./service-bus/service-bus";
import { startAcs } from "./simulators/acs";
import { startAiGateway } from "./simulators/ai-gateway";
import { startMail } from "./simulators/mail";
import type { Simulator } from "./simulators/simulator";
import { startSpeech } from "./simulators/speech";
import { type CloudStack, cloudStackSchema } from "./stack-json";
import { startCollector } from "./telemetry/collector";
import { ANON_KEY, JWT_SECRET, PUBLISHABLE_KEY, SECRET_KEY, SERVICE_KEY } from "./supabase/keys";
import { startLite } from "./supabase/lite";
import { startPostgres } from "./supabase/postgres";

/** Milliseconds between the words that the simulated AI gateway streams. */
const wordDelaySchema = z.coerce.number().min(0).optional();

export type Cloud = {
  /** The environment of the app: the given variables, with the addresses and keys of the local cloud. */
  environment: Record<string, string>;
  stack: CloudStack;
  /** Connection string of the local database; undefined if a Supabase project is used instead. */
  databaseUrl: string | undefined;
  /** Resolves with the reason if a part ends by itself. */
  died: Promise<Error>;
};

type CloudOptions = {
  /** Where the data is stored. */
  directory: string;
  ports: CloudPorts;
  /** Environment variables, usually `process.env`. */
  given: Environment;
  /** Lock durations of Service Bus queues that differ from 30 seconds. */
  lockDurationsMs?: ServiceBusOptions["lockDurationsMs"];
  /** Called when a part is ready, with its name and how to close it. May throw to stop the start. */
  started: (name: string, close: () => Promise<void>) => void;
};

/** For a hosted Supabase project, only its entry in the stack is known. */
type Supabase = CloudStack["supabase"] & { databaseUrl?: string; died?: Promise<Error> };

/**
 * Starts what the app uses: Supabase, blob storage, Service Bus and the simulators. If the environment
 * names a Supabase project or an AI gateway, that is used instead of the local one.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { given, ports } = options;
  const starting = [
    supabaseOf(options),
    storageOf(options),
    aiGatewayOf(options),
    simulator(options, "Mail", startMail({ port: ports.mail, apiKey: LOCAL_KEYS.mail })),
    acsOf(options),
    simulator(
      options,
      "Speech",
      startSpeech({ port: ports.speech, key: LOCAL_KEYS.speech, region: SPEECH_REGION }),
    ),
    serviceBusOf(options),
    simulator(options, "Telemetry", startCollector({ port: ports.telemetry })),
  ] as const;
  const [supabase, storage, ai, mail, { url }, speech, service_bus, telemetry] =
    await Promise.all(starting);
  const acs = { url, webhook_secret: LOCAL_KEYS.acsWebhook };
  const stack = cloudStackSchema.parse({
    supabase,
    ai,
    mail,
    acs,
    speech,
    storage,
    service_bus,
    telemetry,
  });
  return {
    environment: appEnvironment(stack, given),
    stack,
    databaseUrl: supabase.databaseUrl,
    died: Promise.race([storage.died, ...(supabase.died ? [supabase.died] : [])]),
  };
}

async function supabaseOf({ directory, ports, given, started }: CloudOptions): Promise<Supabase> {
  const project = ownSupabase(given);
  if (project) return project;
  const postgres = await startPostgres({ directory, port: ports.postgres });
  started("Postgres", postgres.stop);
  const lite = await startLite({
    databaseUrl: postgres.url,
    directory: join(directory, "storage"),
    port: ports.supabase,
  });
  started("Supabase", lite.close);
  return {
    url: lite.url,
    anon_key: ANON_KEY,
    service_key: SERVICE_KEY,
    publishable_key: PUBLISHABLE_KEY,
    secret_key: SECRET_KEY,
    jwt_secret: JWT_SECRET,
    databaseUrl: postgres.url,
    died: postgres.died,
  };
}

async function storageOf({ directory, ports, started }: CloudOptions) {
  const storage = await startBlobStorage({ directory: join(directory, "blob"), port: ports.blob });
  started("Blob storage", storage.close);
  return storage;
}

async function acsOf(options: CloudOptions): Promise<Simulator> {
  const { directory, ports } = options;
  const starting = startAcs({
    port: ports.acs,
    accessKey: LOCAL_KEYS.acs,
    directory: join(directory, "acs"),
    storageConnectionString: connectionString(ports.blob),
  });
  return simulator(options, "ACS", starting);
}

async function serviceBusOf({ directory, ports, lockDurationsMs, started }: CloudOptions) {
  const serviceBus = await startServiceBus({
    directory: join(directory, "service-bus"),
    port: ports.service_bus,
    key: LOCAL_KEYS.serviceBus,
    ...(lockDurationsMs ? { lockDurationsMs } : {}),
  });
  started("Service Bus", serviceBus.close);
  return serviceBus;
}

async function aiGatewayOf(options: CloudOptions): Promise<CloudStack["ai"]> {
  const { ports, given } = options;
  const real = ownAiGateway(given);
  if (real) return real;
  const wordDelayMs = wordDelaySchema.parse(given["AI_SIMULATOR_WORD_DELAY_MS"] || undefined);
  const pace = wordDelayMs === undefined ? {} : { wordDelayMs };
  const starting = startAiGateway({ port: ports.ai, apiKey: LOCAL_KEYS.ai, ...pace });
  return simulator(options, "AI gateway", starting);
}

async function simulator(
  { started }: CloudOptions,
  name: string,
  starting: Promise<Simulator>,
): Promise<Simulator> {
  const running = await starting;
  started(`${name}, simulated`, async () => running.close());
  return running;
}
