import { chown, mkdir, stat } from "node:fs/promises";
import { userInfo } from "node:os";

/** The user `nobody` of every common Linux. */
const NOBODY = 65534;

/**
 * A command line that runs a program without root privileges, as the owner of a directory: Postgres
 * refuses to run as root. The program can still read files in directories that only root may enter,
 * such as a clone under `/root`; it gets no other root privilege.
 */
export async function asPostgresUser(directory: string, command: string, args: string[]) {
  if (userInfo().uid !== 0) return { command, args };
  const { uid, gid } = await stat(directory);
  return {
    command: "setpriv",
    args: [
      `--reuid=${uid}`,
      `--regid=${gid}`,
      "--clear-groups",
      "--no-new-privs",
      "--inh-caps=-all,+dac_read_search",
      "--ambient-caps=-all,+dac_read_search",
      "--bounding-set=-all,+dac_read_search",
      // Otherwise access(2), which Postgres calls for its own files, ignores the capability.
      "--securebits=+no_setuid_fixup",
      command,
      ...args,
    ],
  };
}

/** Creates a directory that belongs to the user that Postgres runs as. */
export async function createPostgresDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await giveToPostgresUser(directory);
}

/** Changes the owner of a file to the user that Postgres runs as. */
export async function giveToPostgresUser(path: string): Promise<void> {
  if (userInfo().uid === 0) await chown(path, NOBODY, NOBODY);
}
