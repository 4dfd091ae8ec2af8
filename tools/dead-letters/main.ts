import { runCommand } from "../../infra/local/cli";
import { run } from "./commands";
import { connect, explain } from "./connect";
import { HELP, OPTIONS, readOptions } from "./options";

runCommand({
  name: "npm run dead-letters",
  help: HELP,
  options: OPTIONS,
  allowPositionals: true,
  run: async (values, positionals) => {
    const { command, where } = readOptions(values, positionals);
    const client = await connect(where, process.env);
    try {
      await run(client, command, console.log);
    } catch (error) {
      throw explain(error, client.fullyQualifiedNamespace);
    } finally {
      await client.close();
    }
  },
});
