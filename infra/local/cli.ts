import { type ParseArgsOptionsConfig, parseArgs } from "node:util";

/** A failure that the user can fix. Its message says how, and is printed without a stack trace. */
export class UserError extends Error {
  override name = "UserError";
}

/** A command line that does not fit the command: its message is printed with the way to the help. */
export class UsageError extends UserError {
  override name = "UsageError";
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; allowPositionals: boolean }>
>;

interface Command<Options extends ParseArgsOptionsConfig> {
  /** As it is typed, without arguments: `npm run demo`. */
  name: string;
  /** What `--help` prints. */
  help: string;
  options: Options;
  allowPositionals?: boolean;
  run: (values: Parsed<Options>["values"], positionals: string[]) => Promise<void>;
}

/**
 * Runs a command with the arguments of this process, then ends the process. The exit code is 1 if
 * the command fails. `--help` prints the help instead.
 */
export function runCommand<const Options extends ParseArgsOptionsConfig>(
  command: Command<Options>,
): void {
  parseAndRun(command)
    .catch((error: unknown) => {
      printError(error);
      if (error instanceof UsageError) console.error(`See ${command.name} -- --help`);
      process.exitCode = 1;
    })
    .finally(() => process.exit());
}

async function parseAndRun<Options extends ParseArgsOptionsConfig>({
  help,
  options,
  allowPositionals = false,
  run,
}: Command<Options>): Promise<void> {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    console.log(help);
    return;
  }
  const { values, positionals } = parse(() => parseArgs({ args, options, allowPositionals }));
  await run(values, positionals);
}

function parse<Result>(parseAll: () => Result): Result {
  try {
    return parseAll();
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Prints the message of a failure that the user can fix, any other with its stack trace. */
export function printError(error: unknown): void {
  console.error(error instanceof UserError ? error.message : error);
}
