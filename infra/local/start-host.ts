import { once } from "node:events";
import { access } from "node:fs/promises";
import { resolve } from "node:path";
import { appEnvironment } from "./app-environment";
import { runCommand, UserError } from "./cli";
import { startHost } from "./host-process";
import { shutdownSignal } from "./shutdown-signal";
import { readStack } from "./stack-json";

const HELP = `Starts one more host of the app, on the local cloud that is already running.

  npm run host -- [options]

  --port N         port of this host (7072); 0 uses any free port
  --directory DIR  where that cloud stores its data (.local)
  --help           show this
`;

const BUNDLE = "dist/main.js";

async function runHost(port: number, directory: string): Promise<void> {
  await access(BUNDLE).catch(() => {
    throw new UserError(`The app is not built: ${BUNDLE} is missing. Run npm run build first.`);
  });
  const { master_key: masterKey, ...stack } = await readStack(resolve(directory));
  const interrupted = shutdownSignal();
  const environment = appEnvironment(stack, process.env);
  const host = await startHost({ port, environment, masterKey });
  console.log(`Functions at ${host.url}. Press Ctrl-C to stop.`);
  const ended: unknown = await Promise.race([host.died, once(interrupted, "abort")]);
  if (ended instanceof Error) throw ended;
  await host.close();
}

runCommand({
  name: "npm run host",
  help: HELP,
  options: {
    port: { type: "string", default: "7072" },
    directory: { type: "string", default: ".local" },
  },
  run: async ({ port, directory }) => runHost(Number(port), directory),
});
