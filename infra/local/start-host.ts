import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { appEnvironment } from "./app-environment";
import { UserError } from "./cli";
import { readStack } from "./stack-json";

/*
 * npm run host -- --port 7072     one more host of the app, on the cloud that runs already
 *
 *   --directory DIR               where that cloud keeps its data, .local unless given
 */
const BUNDLE = "dist/main.js";

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "7072" },
      directory: { type: "string", default: ".local" },
    },
  });
  await access(BUNDLE).catch(() => {
    throw new UserError(`The app is not built (there is no ${BUNDLE}): npm run build.`);
  });
  const { master_key, ...stack } = await readStack(resolve(values.directory));
  Object.assign(process.env, appEnvironment(stack, process.env), { LOCAL_MASTER_KEY: master_key });
  process.argv.splice(2, Number.POSITIVE_INFINITY, "--port", values.port, "--bundle", BUNDLE);
  await import("./host/main");
}

main().catch((error: unknown) => {
  console.error(error instanceof UserError ? error.message : error);
  process.exitCode = 1;
});
