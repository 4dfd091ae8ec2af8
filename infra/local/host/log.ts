/** Where a line comes from: the app's own functions, or the library and host around them. */
export type LogCategory = "user" | "system";

/** Levels of system lines that are worth reading; the library tells a great deal below them. */
const SYSTEM_LEVELS = ["critical", "error", "warning"];

/** Logs one line to stdout. What functions log goes out as they wrote it; they log JSON. */
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

let unwritten = "";
process.on("exit", writeOut);

/** Lines are gathered and go out together: writing is synchronous, and requests would wait. */
function writeLine(line: string): void {
  if (unwritten === "") setImmediate(writeOut);
  unwritten += `${line}\n`;
}

function writeOut(): void {
  process.stdout.write(unwritten);
  unwritten = "";
}
