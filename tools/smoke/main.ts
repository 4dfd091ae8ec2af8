import { runCommand, UsageError } from "../../infra/local/cli";
import { smoke } from "./checks";

const HELP = `Checks that a deployed app runs, reaches what it needs, and refuses callers without a token. Waits up
to three minutes for it to start.

  npm run smoke -- URL
`;

runCommand({
  name: "npm run smoke",
  help: HELP,
  options: {},
  allowPositionals: true,
  run: async (_, [url]) => {
    if (!url || !URL.canParse(url)) throw new UsageError("The address of the app is missing.");
    for (const line of await smoke(url)) console.log(line);
  },
});
