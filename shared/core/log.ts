import type { InvocationContext } from "@azure/functions";

type LogValue = string | number | boolean | null | undefined;

/** Ids, codes, counts and times only: never names, mails, tokens, transcripts or resumes. */
export type LogFields = Record<string, LogValue>;

export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** One JSON object a line; `base` is in every line. */
export function createLog(context: InvocationContext, base: LogFields): Log {
  const line = (event: string, fields?: LogFields) =>
    JSON.stringify({ event, function: context.functionName, ...base, ...fields });
  return {
    info: (event, fields) => context.info(line(event, fields)),
    warn: (event, fields) => context.warn(line(event, fields)),
    error: (event, fields) => context.error(line(event, fields)),
  };
}

/**
 * For what happens after a function has returned its stream: the host takes no more of its context
 * then, but what the process writes.
 */
export function createLateLog(functionName: string, base: LogFields): Log {
  const write = (level: string) => (event: string, fields?: LogFields) =>
    console.log(JSON.stringify({ event, level, function: functionName, ...base, ...fields }));
  return { info: write("info"), warn: write("warn"), error: write("error") };
}

const FRAMES_LOGGED = 8;

/**
 * What a log may hold of an error: its name, its code and where it was thrown. Messages stay out:
 * those of databases and SDKs quote the data that they failed on.
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
