import { parseArgs } from "node:util";
import { startLite } from "../../infra/local/supabase/lite";

/* A Supabase of a test file's own; it ends with the process that started it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      database: { type: "string", default: "" },
      directory: { type: "string", default: "" },
      port: { type: "string", default: "" },
    },
  });
  const { database, directory, port } = values;
  const { url } = await startLite({ databaseUrl: database, directory, port: Number(port) });
  process.on("disconnect", () => process.exit());
  process.send?.({ url });
}

void main();
