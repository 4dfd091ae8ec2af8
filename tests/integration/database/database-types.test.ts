import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { postgresUrl } from "../../support/postgres";

test("the checked-in types are those of the migrated database", async () => {
  const generate = ["tools/database/types.ts", "--database", postgresUrl(), "--check"];
  const run = promisify(execFile)(path.resolve("node_modules/.bin/tsx"), generate);
  await expect(run).resolves.toBeDefined();
});
