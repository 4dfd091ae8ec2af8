import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runCommand } from "../../infra/local/cli";
import { createPackage, OUTPUT } from "./package";

const HELP = `Builds the app and writes to build/ what is deployed: app/, the same as talenti.zip, and its
bill of materials, talenti.cdx.json. The same commit gives the same bytes.

  npm run package
`;

const BUILD = resolve(__dirname, "../../build");

runCommand({
  name: "npm run package",
  help: HELP,
  options: {},
  run: async () => {
    const paths = await createPackage(BUILD);
    const zip = await readFile(join(BUILD, OUTPUT.zip));
    const hash = createHash("sha256").update(zip).digest("hex");
    console.log(
      `${paths.length} files, ${(zip.length / 1_000_000).toFixed(2)} MB: build/${OUTPUT.zip}`,
    );
    console.log(`sha256 ${hash}`);
  },
});
