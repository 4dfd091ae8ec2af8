/**
 * One Ctrl-C may arrive twice: from the terminal, and again from npm. Only later ones count as a
 * second.
 */
const SAME_INTERRUPTION_MS = 1_000;
/** What shells report for a process ended by SIGINT. */
const INTERRUPTED = 130;

/** How soon it is noticed that the process which started this one is gone. */
const PARENT_CHECK_MS = 500;

/**
 * Aborted when this process is asked to end, or left alone by the one that started it. Asked again,
 * it ends at once.
 */
export function interruption(): AbortSignal {
  const controller = new AbortController();
  let asked: number | undefined;
  const ask = () => {
    asked ??= Date.now();
    if (Date.now() - asked > SAME_INTERRUPTION_MS) process.exit(INTERRUPTED);
    if (!controller.signal.aborted) console.log("\nStopping…");
    controller.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, ask);
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && ask(), PARENT_CHECK_MS).unref();
  return controller.signal;
}
