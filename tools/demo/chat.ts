import { createInterface } from "node:readline";
import { note } from "./terminal";

const END = "/end";

/** What is typed, line by line, until an empty line, `/end` or the end of the input. */
export async function* typedAnswers(most: number): AsyncGenerator<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "> " });
  note(`Type what the candidate says. An empty line or ${END} ends the interview.`);
  try {
    let left = most;
    terminal.prompt();
    for await (const line of terminal) {
      const answer = line.trim();
      if (answer === "" || answer === END) return;
      yield answer;
      if (--left === 0) return;
      terminal.prompt();
    }
  } finally {
    terminal.close();
  }
}
