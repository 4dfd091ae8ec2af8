import { createInterface } from "node:readline";
import { styleText } from "node:util";
import yoctoSpinner, { type Spinner } from "yocto-spinner";
import { LineWrapper, wrap } from "./wrap";

/** Wider lines are hard to read. */
const MAX_COLUMNS = 100;
const MIN_COLUMNS = 60;
const PROGRESS_MS = 5_000;
const END_COMMAND = "/end";

type Style = Parameters<typeof styleText>[0];

/** Plain text if the output is not a terminal, or `NO_COLOR` is set. */
const styled = (style: Style, text: string) => styleText(style, text, { stream: process.stdout });

let spinner: Spinner | undefined;

const write = (text: string) => {
  spinner?.clear();
  process.stdout.write(text);
};

/** The width of the output in columns. */
export function width(): number {
  const columns = process.stdout.columns ?? MAX_COLUMNS;
  return Math.max(MIN_COLUMNS, Math.min(columns, MAX_COLUMNS));
}

/** The heading of a step of the demo. */
export function heading(text: string): void {
  write(`\n${styled(["bold", "cyan"], text)}\n`);
}

export function say(text: string): void {
  write(`${wrap(text, width())}\n`);
}

/** Writes a secondary remark. */
export function note(text: string): void {
  write(`${styled("dim", wrap(text, width()))}\n`);
}

export function warn(text: string): void {
  write(`${styled(["bold", "yellow"], wrap(text, width()))}\n`);
}

/** Writes text that is already formatted. */
export function print(text: string): void {
  write(`${text}\n`);
}

/** Writes the name of a speaker, before what they say. */
export function speaker(name: string): void {
  write(`\n${styled("bold", name)}\n`);
}

/** Writes text as it arrives. */
export async function stream(pieces: AsyncIterable<string>): Promise<void> {
  const wrapper = new LineWrapper(width(), write);
  for await (const piece of pieces) wrapper.add(piece);
  wrapper.end();
  write("\n");
}

/** Shows progress until the work is done. */
export async function waitFor<Result>(text: string, work: Promise<Result>): Promise<Result> {
  spinner = process.stdout.isTTY
    ? yoctoSpinner({ text, stream: process.stdout }).start()
    : undefined;
  const startedAt = Date.now();
  const progress = setInterval(() => {
    const waited = `${text} (${Math.round((Date.now() - startedAt) / 1000)} s)`;
    if (spinner) spinner.text = waited;
    else note(waited);
  }, PROGRESS_MS);
  try {
    return await work;
  } finally {
    clearInterval(progress);
    spinner?.stop();
    spinner = undefined;
  }
}

/** Reads answers line by line, until an empty line, `/end`, the end of the input or the maximum. */
export async function* typedAnswers(max: number): AsyncGenerator<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
  note(`Type the candidate's answers. An empty line or ${END_COMMAND} ends the interview.`);
  try {
    let left = max;
    terminal.prompt();
    for await (const line of terminal) {
      const answer = line.trim();
      if (answer === "" || answer === END_COMMAND) return;
      yield answer;
      if (--left === 0) return;
      terminal.prompt();
    }
  } finally {
    terminal.close();
  }
}
