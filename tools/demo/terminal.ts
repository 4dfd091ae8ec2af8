import { styleText } from "node:util";
import yoctoSpinner, { type Spinner } from "yocto-spinner";
import { LineWrapper, wrap } from "./wrap";

/** Wider lines are hard to read. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 60;
const STILL_WAITING_MS = 5_000;

type Style = Parameters<typeof styleText>[0];

/** Plain where the output is no terminal, or `NO_COLOR` is set. */
const styled = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });

let spinner: Spinner | undefined;

const write = (text: string) => {
  spinner?.clear();
  process.stdout.write(text);
};

/** Columns to write in. */
export function width(): number {
  const columns = process.stdout.columns ?? MAX_COLUMNS;
  return Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS));
}

/** The beginning of a step of the demo. */
export function heading(text: string): void {
  write(`\n${styled(["bold", "cyan"], text)}\n`);
}

export function say(text: string): void {
  write(`${wrap(text, width())}\n`);
}

/** What is not the matter itself. */
export function note(text: string): void {
  write(`${styled("dim", wrap(text, width()))}\n`);
}

export function warn(text: string): void {
  write(`${styled(["bold", "yellow"], wrap(text, width()))}\n`);
}

/** Text that is laid out already. */
export function print(text: string): void {
  write(`${text}\n`);
}

/** Who speaks in the interview, before what they say. */
export function speaker(name: string): void {
  write(`\n${styled("bold", name)}\n`);
}

/** Writes text as it comes. */
export async function stream(pieces: AsyncIterable<string>): Promise<void> {
  const wrapper = new LineWrapper(width(), write);
  for await (const piece of pieces) wrapper.add(piece);
  wrapper.end();
  write("\n");
}

/** Shows that the work goes on, until it is done. */
export async function waitFor<Result>(text: string, work: Promise<Result>): Promise<Result> {
  spinner = process.stdout.isTTY
    ? yoctoSpinner({ text, stream: process.stdout }).start()
    : undefined;
  const startedAt = Date.now();
  const still = setInterval(() => {
    const waited = `${text} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
    if (spinner) spinner.text = waited;
    else note(waited);
  }, STILL_WAITING_MS);
  try {
    return await work;
  } finally {
    clearInterval(still);
    spinner?.stop();
    spinner = undefined;
  }
}
