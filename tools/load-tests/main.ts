import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { startCloud } from "../../infra/local/cloud";
import { startHost } from "../../infra/local/host-process";
import { chooseCloudPorts } from "../../infra/local/ports";
import { build } from "../build/build";
import { proveKilledImports } from "./crashes-during-import";
import { proveKilledRetention } from "./crashes-during-retention";
import { emptyDatabase } from "./empty-database";
import { proveLargeImport } from "./large-import";
import { proveRetentionScale } from "./retention-scale";
import { proveShortlist } from "./shortlist-scale";

/*
 * npm run load-test               what takes too long for the tests, on a stack of its own that is forgotten after
 * npm run load-test -- --small    the same with little data, in two minutes: whether it works at all
 */
interface Sizes {
  applications: number[];
  killed: { kills: number; recordings: number; mebibytes: number };
  large: { mebibytes: number };
  retained: { sizes: [few: number, many: number]; expired: number };
  killedRetention: { kills: number; expired: number };
}
const FULL: Sizes = {
  applications: [100, 10_000, 100_000],
  killed: { kills: 20, recordings: 60, mebibytes: 16 },
  large: { mebibytes: 1024 },
  retained: { sizes: [100_000, 1_000_000], expired: 1_000 },
  killedRetention: { kills: 20, expired: 3_000 },
};
const SMALL: Sizes = {
  applications: [100, 10_000],
  killed: { kills: 2, recordings: 6, mebibytes: 4 },
  large: { mebibytes: 64 },
  retained: { sizes: [5_000, 20_000], expired: 100 },
  killedRetention: { kills: 2, expired: 300 },
};

const MASTER_KEY = "a-key-of-the-proofs";

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { small: { type: "boolean", default: false } } });
  const sizes = values.small ? SMALL : FULL;
  const directory = await mkdtemp(join(tmpdir(), "talenti-prove-"));
  const undo: (() => Promise<void>)[] = [async () => rm(directory, { recursive: true })];
  try {
    await build();
    const { environment, databaseUrl, stack } = await startCloud({
      directory,
      ports: await chooseCloudPorts("free"),
      // A project of one's own is no place for this.
      given: {},
      // What a killed host had in hand comes back after that.
      lockDurationsMs: { "recording-import": 5_000 },
      started: (_, close) => undo.push(close),
    });
    if (!databaseUrl) throw new Error("The local database did not start.");
    const host = async () => {
      const started = await startHost({ port: 0, environment, masterKey: MASTER_KEY, quiet: true });
      undo.push(started.close);
      return started;
    };
    const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
    undo.push(() => sql.end());
    const first = await host();
    await proveShortlist({ api: first.url, databaseUrl }, sizes.applications);
    const surroundings = { api: () => first.url, acs: stack.acs.url, sql };
    await proveLargeImport(surroundings, first, sizes.large.mebibytes);
    await first.close();
    await proveKilledImports(surroundings, {
      ...sizes.killed,
      startHost: host,
      connections: {
        storage: stack.storage.connection_string,
        serviceBus: stack.service_bus.connection_string,
      },
    });
    await proveKilledRetention({
      ...sizes.killedRetention,
      startHost: host,
      masterKey: MASTER_KEY,
      storage: stack.storage.connection_string,
      sql,
    });
    const empty = await emptyDatabase(databaseUrl, directory);
    await proveRetentionScale(empty, sizes.retained);
  } finally {
    for (const task of undo.reverse()) await task();
  }
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
