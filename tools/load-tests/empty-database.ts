import { randomUUID } from "node:crypto";
import { join } from "node:path";
import postgres from "postgres";
import { chooseCloudPorts } from "../../infra/local/ports";
import { startLite } from "../../infra/local/supabase/lite";

/** One more database on the server, migrated, with nothing in it. @returns its URL */
export async function emptyDatabase(serverUrl: string, directory: string): Promise<string> {
  const name = `empty_${randomUUID().replaceAll("-", "")}`;
  const server = postgres(serverUrl, { max: 1, onnotice: () => {} });
  await server.unsafe(`create database ${name}`);
  await server.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  // Its start brings the database up to date, which is all that is wanted of it.
  const { supabase: port } = await chooseCloudPorts("free");
  const options = { databaseUrl: url.toString(), directory: join(directory, name), port };
  await (await startLite(options)).close();
  return url.toString();
}
