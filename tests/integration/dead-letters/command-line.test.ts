import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import * as z from "zod";
import { connectionString } from "../../../infra/local/service-bus/service-bus";
import { cloudStackSchema, writeStack } from "../../../infra/local/stack-json";
import { openBus } from "../local-cloud/service-bus/bus";

const failureSchema = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "talenti-dead-letters-"));
});
afterEach(async () => rm(directory, { recursive: true }));

/** Runs the command as npm does. */
async function deadLetters(args: string[], connection = "") {
  const { NODE_OPTIONS: _, ...environment } = process.env;
  return promisify(execFile)("node_modules/.bin/tsx", ["tools/dead-letters/main.ts", ...args], {
    env: { ...environment, SERVICE_BUS_CONNECTION: connection },
  }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => failureSchema.parse(error),
  );
}

test("prefers --directory to SERVICE_BUS_CONNECTION", async () => {
  const bus = await openBus();
  const origin = { url: "http://127.0.0.1:1" };
  const cloud = cloudStackSchema.parse({
    supabase: { ...origin, anon_key: "a", service_key: "s" },
    ai: origin,
    mail: origin,
    acs: { ...origin, webhook_secret: "w" },
    speech: origin,
    telemetry: origin,
    storage: { connection_string: "c" },
    service_bus: { connection_string: bus.connection },
  });
  await writeStack(directory, { ...cloud, api: origin.url, master_key: "m" });
  const found = await deadLetters(["--directory", directory], connectionString(1, "other"));
  await bus.close();
  expect(found).toMatchObject({ code: 0, stderr: "" });
  expect(found.stdout).toContain("recording-import: 0 dead letters");
});

test("uses SERVICE_BUS_CONNECTION", async () => {
  const bus = await openBus();
  const found = await deadLetters([], bus.connection);
  await bus.close();
  expect(found).toMatchObject({ code: 0, stderr: "" });
});

test.each([
  ["no stack is running", "", "npm start"],
  ["nothing listens", connectionString(1, "k"), "127.0.0.1: cannot be reached."],
  ["the connection string is invalid", "Endpoint=nothing;SharedAccessKey=secret", "is not a valid"],
])("says what to do if %s, and exits with 1", async (_name, connection, advice) => {
  const args = connection === "" ? ["--directory", directory] : [];
  const failed = await deadLetters(args, connection);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain(advice);
  expect(failed.stderr).not.toContain("secret");
  expect(failed.stderr.trim().split("\n")).toHaveLength(1);
});

test("says what to do if the key is wrong", async () => {
  const bus = await openBus();
  const failed = await deadLetters(
    [],
    bus.connection.replace(/AccessKey=[^;]+/, "AccessKey=wrong"),
  );
  await bus.close();
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("access denied");
});

test("points to the help if an option is unknown", async () => {
  const failed = await deadLetters(["--unknown"]);
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr).toContain("Unknown option '--unknown'");
  expect(failed.stderr).toContain("See npm run dead-letters -- --help");
});

test("prints the help", async () => {
  const helped = await deadLetters(["--help"]);
  expect(helped).toMatchObject({ code: 0, stderr: "" });
  expect(helped.stdout).toContain("npm run dead-letters -- resend QUEUE --all");
});
