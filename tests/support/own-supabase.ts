import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import postgres, { type Sql } from "postgres";
import * as z from "zod";
import { chooseCloudPorts } from "../../infra/local/ports";
import type { Database } from "../../shared/clients/database.types";
import { postgresUrl, urlOfDatabase } from "./postgres";
import { stack } from "./stack";

const START_DEADLINE_MS = 90_000;

const ready = z.object({ url: z.url() });

export interface OwnSupabase {
  url: string;
  /** With all rights, to prepare and inspect. */
  sql: Sql;
  /** The API with all rights. */
  service: SupabaseClient<Database>;
  close(): Promise<void>;
}

/**
 * One more Supabase, with the keys of the stack's and a database of its own on the same server: for what
 * works on everybody's data. It opens as many connections as the stack's own.
 */
export async function startOwnSupabase(): Promise<OwnSupabase> {
  const name = `own_${randomUUID().replaceAll("-", "")}`;
  const server = postgres(postgresUrl(), { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name}`);
  const directory = await mkdtemp(join(tmpdir(), "talenti-test-"));
  const { supabase: port } = await chooseCloudPorts("free");
  const options = { database: urlOfDatabase(name), directory, port };
  const child = fork(
    join(__dirname, "own-supabase-process.ts"),
    Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]),
    { execArgv: ["--disable-warning=ExperimentalWarning", "--import", "tsx"] },
  );
  const exited = once(child, "exit");
  const [message]: unknown[] = await once(child, "message", {
    signal: AbortSignal.timeout(START_DEADLINE_MS),
  });
  const { url } = ready.parse(message);
  const sql = postgres(urlOfDatabase(name), { max: 3, onnotice: () => {} });
  return {
    url,
    sql,
    service: createClient<Database>(url, stack().supabase.service_key, {
      auth: { persistSession: false, autoRefreshToken: false },
    }),
    close: async () => {
      child.kill();
      await exited;
      await sql.end();
      await server.unsafe(`drop database ${name} with (force)`);
      await server.end();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
