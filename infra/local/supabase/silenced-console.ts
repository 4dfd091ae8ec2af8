import { AsyncLocalStorage } from "node:async_hooks";

const silenced = new AsyncLocalStorage<true>();
const METHODS = ["log", "info", "warn", "error"] as const;
let installed = false;

/**
 * Runs a task whose own writing to the console is dropped. Lite reports each refused statement
 * there, rows and all; who made the request is told of it in the answer.
 */
export async function quietly<T>(task: () => T | Promise<T>): Promise<T> {
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
