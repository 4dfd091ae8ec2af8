/** Where a line comes from: the app's own functions, or the library and host around them. */
export type LogCategory = "user" | "system";

/** Levels of system lines that are worth reading; the library logs a lot at lower levels. */
const SYSTEM_LEVELS = ["critical", "error", "warning"];

/** Logs one line to stdout. What functions log is written unchanged; they log JSON. */
export function log(level: string, category: LogCategory, message: string): void {
  if (category === "user") {
    writeLine(message.replaceAll("\n", "\\n"));
  } else if (SYSTEM_LEVELS.includes(level)) {
    writeLine(JSON.stringify({ time: new Date().toISOString(), level, category, message }));
  }
}

/** Logs why an invocation failed, as the Functions host does for what a function throws. */
export function logFailure(functionName: string, error: unknown): void {
  const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log("error", "system", `Function "${functionName}" failed: ${reason}`);
}

let buffered = "";
process.on("exit", flush);

/** Buffers lines and writes them together: writing is synchronous and would delay requests. */
function writeLine(line: string): void {
  if (buffered === "") setImmediate(flush);
  buffered += `${line}\n`;
}

function flush(): void {
  process.stdout.write(buffered);
  buffered = "";
}
