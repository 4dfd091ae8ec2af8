import { chown, mkdir, stat } from "node:fs/promises";
import { userInfo } from "node:os";

/** The user `nobody` of every common Linux. */
const NOBODY = 65534;

/**
 * Makes a command line that runs without root's rights, which Postgres insists on, as the owner of
 * a directory. What lies in directories that only root may enter (a clone under `/root` or in a
 * fresh temporary directory) stays readable to it; nothing else of root's power is kept.
 */
export async function asOwner(directory: string, command: string, args: string[]) {
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
      // Or else access(2), which Postgres asks about its own files, forgets the capability.
      "--securebits=+no_setuid_fixup",
      command,
      ...args,
    ],
  };
}

/** Makes a directory that belongs to the user whom Postgres will run as. */
export async function makeOwnDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await giveAway(directory);
}

/** Lets an unprivileged process read a file of ours. */
export async function giveAway(path: string): Promise<void> {
  if (userInfo().uid === 0) await chown(path, NOBODY, NOBODY);
}
