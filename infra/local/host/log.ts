/** Where a line comes from: the app's own functions, or the library and host around them. */
export type LogCategory = "user" | "system";

/** Levels of system lines that are worth reading; the library tells a great deal below them. */
const SYSTEM_LEVELS = ["critical", "error", "warning"];

/** Writes one line to stdout. What functions log goes out as they wrote it; they log JSON. */
export function log(level: string, category: LogCategory, message: string): void {
  if (category === "user") {
    process.stdout.write(`${message.replaceAll("\n", "\\n")}\n`);
  } else if (SYSTEM_LEVELS.includes(level)) {
    const line = { time: new Date().toISOString(), level, category, message };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
}

/** Logs why an invocation failed, as the Functions host does for what a function throws. */
export function logFailure(functionName: string, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log("error", "system", `Function "${functionName}" failed: ${reason}`);
}
