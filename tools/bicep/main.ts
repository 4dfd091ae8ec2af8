import { globSync, readFileSync } from "node:fs";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runCommand, UsageError, UserError } from "../../infra/local/cli";
import { bicep, installCompiler } from "./compiler";
import { TEMPLATES } from "./snapshot";

const HELP = `Works on the templates in infra/azure with the Bicep compiler: the one on the PATH, else the one
from NuGet, which is installed when it is missing and needs the .NET SDK.

  npm run bicep:install     installs the compiler
  npm run bicep:check       fails on an error or a warning, and on a file that is not formatted
  npm run bicep:format      formats all files
`;

const ALL = ["--pattern", "**/*.{bicep,bicepparam}"];

const format = (cwd: string) => bicep(["format", ...ALL], { cwd });

async function check(): Promise<void> {
  const files = globSync("**/*.bicep", { cwd: TEMPLATES });
  const { stdout, stderr } = await bicep(["lint", "--pattern", "**/*.bicep"], { cwd: TEMPLATES });
  const found = `${stdout}${stderr}`.trim();
  if (found) throw new UserError(found);
  const unformatted = await findUnformatted();
  if (unformatted.length > 0)
    throw new UserError(`Not formatted: ${unformatted.join(", ")}\nRun npm run bicep:format`);
  console.log(`Bicep built and linted ${files.length} files without a warning.`);
}

async function findUnformatted(): Promise<string[]> {
  const formatted = await mkdtemp(join(tmpdir(), "talenti-bicep-"));
  try {
    await cp(TEMPLATES, formatted, { recursive: true });
    await format(formatted);
    const files = globSync("**/*.{bicep,bicepparam}", { cwd: TEMPLATES });
    return files.filter((file) => {
      const [current, wanted] = [TEMPLATES, formatted].map((it) =>
        readFileSync(join(it, file), "utf8"),
      );
      return current !== wanted;
    });
  } finally {
    await rm(formatted, { recursive: true });
  }
}

runCommand({
  name: "npm run bicep",
  help: HELP,
  options: {},
  allowPositionals: true,
  run: async (_, [command]) => {
    await installCompiler();
    if (command === "check") await check();
    else if (command === "format") await format(TEMPLATES);
    else if (command !== "install") throw new UsageError(`There is no command ${command}`);
  },
});
