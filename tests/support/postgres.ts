import { readFileSync } from "node:fs";
import postgres, { type Sql } from "postgres";
import * as z from "zod";

const schema = z.object({ postgres: z.object({ url: z.string() }) });

/** Connection string of the superuser of the running stack's database. */
export function postgresUrl(): string {
  const file = process.env["TALENTI_STACK"] ?? "";
  return schema.parse(JSON.parse(readFileSync(file, "utf8"))).postgres.url;
}

/** Another database of the same server. */
export function urlOfDatabase(name: string): string {
  const url = new URL(postgresUrl());
  url.pathname = `/${name}`;
  return url.toString();
}

/** Connections to the stack's own database until the file's tests are done: for its catalog. */
export function connectForTests(): Sql {
  const sql = postgres(postgresUrl(), { max: 2, onnotice: () => {} });
  afterAll(() => sql.end());
  return sql;
}
