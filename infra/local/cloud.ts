import { join } from "node:path";
import { z } from "zod";
import {
  appEnvironment,
  type Environment,
  LOCAL_KEYS,
  ownAiGateway,
  ownSupabase,
} from "./app-environment";
import { type BlobStorage, startBlobStorage } from "./blob-storage";
import type { CloudPorts } from "./ports";
import { type CloudStack, cloudStackSchema } from "./stack-file";
import { startAiGateway } from "./standins/ai-gateway";
import { type Supabase, startSupabase } from "./supabase/supabase";

/** Milliseconds between the words that the simulated AI gateway streams. */
const wordDelaySchema = z.coerce.number().min(0).optional();

export type Cloud = {
  /** The environment of the app: what was given, and the addresses and keys of what runs here. */
  environment: Record<string, string>;
  stack: CloudStack;
  /** Connection string of the local database; none where a Supabase project is used instead. */
  databaseUrl: string | undefined;
  /** Gives the reason when a part ends by itself. */
  died: Promise<Error>;
  close: () => Promise<void>;
};

type Part = { close: () => Promise<void> };
/** Of a Supabase project that is not ours, only what the stack says of it is known. */
type AnySupabase = CloudStack["supabase"] & Partial<Pick<Supabase, "databaseUrl" | "died">>;

/**
 * Starts what the app uses: Supabase, blob storage and the stand-ins. Where the environment names a
 * Supabase project or an AI gateway of one's own, that is used in place of the local one.
 *
 * @param options.directory where the data are kept
 * @param options.given variables that are set already, usually `process.env`
 * @param options.started told the name of each part as it is ready
 */
export async function startCloud(options: {
  directory: string;
  ports: CloudPorts;
  given: Environment;
  started: (name: string) => void;
}): Promise<Cloud> {
  const { directory, ports, given, started } = options;
  const parts: Part[] = [];
  const close = async () => {
    await Promise.allSettled(parts.splice(0).map(async (part) => part.close()));
  };
  const add = async <T extends Part>(name: string, starting: Promise<T>): Promise<T> => {
    const part = await starting;
    parts.push(part);
    started(name);
    return part;
  };

  const supabaseProject = ownSupabase(given);
  const realAiGateway = ownAiGateway(given);
  const starting: [Promise<AnySupabase>, Promise<{ url: string }>, Promise<BlobStorage>] = [
    supabaseProject
      ? Promise.resolve(supabaseProject)
      : add("Supabase", startSupabase({ directory, ports })),
    realAiGateway
      ? Promise.resolve({ url: realAiGateway })
      : add("AI gateway (simulated)", startLocalAiGateway(ports.ai, given)),
    add("Blob storage", startBlobStorage({ directory: join(directory, "blob"), port: ports.blob })),
  ];
  try {
    const [supabase, ai, storage] = await Promise.all(starting);
    const stack = cloudStackSchema.parse({ supabase, ai, storage });
    return {
      environment: appEnvironment(stack, given),
      stack,
      databaseUrl: supabase.databaseUrl,
      died: supabase.died ?? new Promise<never>(() => {}),
      close,
    };
  } catch (error) {
    await Promise.allSettled(starting);
    await close();
    throw error;
  }
}

async function startLocalAiGateway(port: number, given: Environment) {
  const wordDelayMs = wordDelaySchema.parse(given["AI_STANDIN_WORD_DELAY_MS"] || undefined);
  return startAiGateway({
    port,
    apiKey: LOCAL_KEYS.ai,
    ...(wordDelayMs !== undefined && { wordDelayMs }),
  });
}
