import { UserError } from "../../infra/local/cli";
import { run } from "./commands";
import { connect, explain } from "./connect";
import { HELP, readOptions } from "./options";

/* npm run dead-letters    see options.ts */
async function main(): Promise<void> {
  const { command, where } = readOptions(process.argv.slice(2));
  if (command.do === "help") {
    console.log(HELP);
    return;
  }
  const client = await connect(where, process.env);
  try {
    await run(client, command, console.log);
  } catch (error) {
    throw explain(error, client.fullyQualifiedNamespace);
  } finally {
    await client.close();
  }
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof UserError ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => process.exit());
