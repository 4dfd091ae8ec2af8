import { runCommand } from "../../infra/local/cli";
import { build } from "./build";
import { printReport } from "./report";

const HELP = `Bundles the app into dist/, and prints its size and its load time.

  npm run build
`;

runCommand({
  name: "npm run build",
  help: HELP,
  options: {},
  run: async () => {
    console.log("Bundling the app into dist/ …");
    await build();
    await printReport();
  },
});
