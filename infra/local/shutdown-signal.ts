/**
 * One Ctrl-C may arrive twice: from the terminal, and again from npm. Only a later one counts as the
 * second.
 */
const SAME_INTERRUPTION_MS = 1_000;
/** The exit code that shells report for a process ended by SIGINT. */
const INTERRUPTED = 130;

/** How often to check whether the parent process has ended. */
const PARENT_CHECK_MS = 500;

/**
 * Aborted when this process is asked to stop, or when its parent process has ended. A second request
 * ends it at once.
 */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  let firstRequestAt: number | undefined;
  const request = () => {
    firstRequestAt ??= Date.now();
    if (Date.now() - firstRequestAt > SAME_INTERRUPTION_MS) process.exit(INTERRUPTED);
    if (!controller.signal.aborted) console.log("\nStopping…");
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, request);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && request(), PARENT_CHECK_MS).unref();
  return controller.signal;
}
