import { AsyncLocalStorage } from "node:async_hooks";

const silenced = new AsyncLocalStorage<true>();
const METHODS = ["log", "info", "warn", "error"] as const;
let installed = false;

/**
 * Runs a task and discards what it writes to the console. Lite logs each failed statement there,
 * with its rows; the client gets the error in the response anyway.
 */
export async function withSilencedConsole<T>(task: () => T | Promise<T>): Promise<T> {
  if (!installed) install();
  return silenced.run(true, async () => task());
}

function install(): void {
  installed = true;
  for (const method of METHODS) {
    const write = console[method].bind(console);
    console[method] = (...values: unknown[]) => {
      if (!silenced.getStore()) write(...values);
    };
  }
}
