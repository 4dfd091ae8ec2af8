import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import postgres from "postgres";
import { runCommand } from "../../infra/local/cli";
import { startCloud } from "../../infra/local/cloud";
import { startHost } from "../../infra/local/host-process";
import { chooseCloudPorts } from "../../infra/local/ports";
import { build } from "../build/build";
import { testCrashesDuringImport } from "./crashes-during-import";
import { testCrashesDuringScoring, testCrashesDuringTurns } from "./crashes-during-interviews";
import { testCrashesDuringRetention } from "./crashes-during-retention";
import { testIdentitySwaps } from "./identity-swaps";
import { testLargeImport } from "./large-import";
import { testResumeBatch } from "./resume-batch";
import { createEmptyDatabase, testRetentionScale } from "./retention-scale";
import { testShortlistScale } from "./shortlist-scale";

const HELP = `Tests the app with large amounts of data, and with hosts that are ended while they work.

  npm run load-test -- [options]

  --small  use little data: takes about two minutes, and shows only whether the tests work
  --ends   only end hosts while they work: by SIGTERM, and SIGKILL if they go on for 30 seconds
  --help   show this

Runs on its own local stack on free ports, which is deleted afterwards. Without --small it takes
about half an hour, with --ends about a quarter of an hour. Linux only, because it measures memory.
`;

interface Sizes {
  applications: number[];
  resumes: number;
  crashesDuringInterviews: { kills: number };
  crashesDuringImport: { kills: number; recordings: number; mebibytes: number };
  largeImport: { mebibytes: number };
  retention: { sizes: [few: number, many: number]; expired: number };
  crashesDuringRetention: { kills: number; expired: number };
}
const FULL: Sizes = {
  applications: [100, 10_000, 100_000],
  resumes: 1_000,
  crashesDuringInterviews: { kills: 20 },
  crashesDuringImport: { kills: 20, recordings: 24, mebibytes: 64 },
  largeImport: { mebibytes: 1024 },
  retention: { sizes: [100_000, 1_000_000], expired: 1_000 },
  crashesDuringRetention: { kills: 20, expired: 3_000 },
};
const SMALL: Sizes = {
  applications: [100, 10_000],
  resumes: 30,
  crashesDuringInterviews: { kills: 2 },
  crashesDuringImport: { kills: 2, recordings: 6, mebibytes: 4 },
  largeImport: { mebibytes: 32 },
  retention: { sizes: [5_000, 20_000], expired: 100 },
  crashesDuringRetention: { kills: 2, expired: 300 },
};

const MASTER_KEY = "load-test-master-key";
/** Shorter than usual, so that the messages of an ended host are redelivered soon. */
const LOCK_MS = 5_000;

async function loadTest(sizes: Sizes, isOnlyEnds: boolean): Promise<void> {
  if (!isOnlyEnds) {
    step("Prompts of candidates who differ in identity alone");
    testIdentitySwaps();
  }
  const directory = await mkdtemp(join(tmpdir(), "talenti-load-test-"));
  const cleanup: (() => Promise<void>)[] = [async () => rm(directory, { recursive: true })];
  try {
    step("Starting a local stack");
    await build();
    const { environment, databaseUrl, stack } = await startCloud({
      directory,
      ports: await chooseCloudPorts("free"),
      // Never runs against a hosted project. Turns that are sent again count as well.
      given: { AI_RATE_LIMIT_PER_MINUTE: "1000", RATE_LIMIT_PER_MINUTE: "1000" },
      lockDurationsMs: {
        "recording-import": LOCK_MS,
        "interview-scoring": LOCK_MS,
        "data-retention": LOCK_MS,
        "resume-parsing": LOCK_MS,
      },
      started: (_, close) => cleanup.push(close),
    });
    if (!databaseUrl) throw new Error("The local database did not start.");
    const startQuietHost = async () => {
      const host = await startHost({ port: 0, environment, masterKey: MASTER_KEY, quiet: true });
      cleanup.push(host.close);
      return host;
    };
    const sql = postgres(databaseUrl, { max: 2, onnotice: () => {} });
    cleanup.push(() => sql.end());
    const storage = stack.storage.connection_string;
    const target = { acs: stack.acs.url, sql };
    if (!isOnlyEnds) {
      const first = await startQuietHost();
      step("Shortlists of jobs with many applications");
      await testShortlistScale({ api: first.url, databaseUrl }, sizes.applications);
      step("A batch of resumes");
      await testResumeBatch({ api: first.url, sql }, sizes.resumes);
      step("Import of a large recording");
      await testLargeImport(
        { ...target, api: () => first.url },
        first,
        sizes.largeImport.mebibytes,
      );
      await first.close();
    }

    const interviews = { ...sizes.crashesDuringInterviews, startHost: startQuietHost, sql };
    step("Turns by hosts that are ended");
    await testCrashesDuringTurns({ ...interviews, ai: stack.ai.url });
    step("Scores by hosts that are ended");
    await testCrashesDuringScoring({ ...interviews, ai: stack.ai.url });

    step("Imports by hosts that are ended");
    await testCrashesDuringImport(target, {
      ...sizes.crashesDuringImport,
      startHost: startQuietHost,
      connections: { storage, serviceBus: stack.service_bus.connection_string },
    });

    step("Data retention by hosts that are ended");
    await testCrashesDuringRetention({
      ...sizes.crashesDuringRetention,
      startHost: startQuietHost,
      masterKey: MASTER_KEY,
      storage,
      sql,
    });
    if (isOnlyEnds) return;

    step("Data retention with many interviews");
    await testRetentionScale(await createEmptyDatabase(databaseUrl, directory), sizes.retention);
  } finally {
    for (const task of cleanup.reverse()) await task();
  }
}

function step(name: string): void {
  console.log(`\n${name} …`);
}

runCommand({
  name: "npm run load-test",
  help: HELP,
  options: {
    small: { type: "boolean", default: false },
    ends: { type: "boolean", default: false },
  },
  run: async ({ small, ends }) => {
    await loadTest(small ? SMALL : FULL, ends);
    console.log("\nAll load tests passed.");
  },
});
