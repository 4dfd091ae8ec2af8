import { settings, settingsFault } from "./settings";

type LogValue = string | number | boolean | null | undefined;

/** Ids, codes, counts and times only: never names, mails, tokens, transcripts or resumes. */
export type LogFields = Record<string, LogValue>;

export interface Log {
  readonly functionName: string;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** Where a function's log lines go: the invocation context of the Functions host. */
interface LogContext {
  functionName: string;
  info(line: string): void;
  warn(line: string): void;
  error(line: string): void;
}

const LEVELS = ["info", "warn", "error"] as const;
type Level = (typeof LEVELS)[number];

/** A log that writes only what `LOG_LEVEL` asks for. */
function createLeveledLog(
  functionName: string,
  write: (level: Level, event: string, fields?: LogFields) => void,
): Log {
  const lowest = settingsFault() === undefined ? LEVELS.indexOf(settings().LOG_LEVEL) : 0;
  const at = (level: Level) => (event: string, fields?: LogFields) => {
    if (LEVELS.indexOf(level) >= lowest) write(level, event, fields);
  };
  return { functionName, info: at("info"), warn: at("warn"), error: at("error") };
}

/** A log of one JSON object a line, each with the fields of `base`. */
export function createLog(context: LogContext, base: LogFields): Log {
  const { functionName } = context;
  return createLeveledLog(functionName, (level, event, fields) =>
    context[level](JSON.stringify({ event, function: functionName, ...base, ...fields })),
  );
}

/**
 * A log for events after a function has returned: the host then ignores the invocation context, but not
 * the output of the process.
 */
export function createLateLog(functionName: string, base: LogFields): Log {
  return createLeveledLog(functionName, (level, event, fields) =>
    console.log(JSON.stringify({ event, level, function: functionName, ...base, ...fields })),
  );
}

const FRAMES_LOGGED = 8;

/**
 * The fields of an error that may be logged: its name, its code and where it was thrown. Not its
 * message: those of databases and SDKs quote the data that they failed on.
 */
export function describeError(error: unknown): LogFields {
  if (!(error instanceof Error)) return { error: typeof error };
  const frames = (error.stack ?? "")
    .split("\n")
    .filter((line) => line.trimStart().startsWith("at "))
    .slice(0, FRAMES_LOGGED)
    .map((line) => line.trim());
  return {
    error: error.name,
    ...("code" in error ? { error_code: String(error.code) } : {}),
    ...(frames.length ? { at: frames.join(" < ") } : {}),
    ...(error.cause instanceof Error ? { cause: error.cause.name } : {}),
  };
}
