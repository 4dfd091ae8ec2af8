import { readFileSync } from "node:fs";
import * as z from "zod";

const readme = readFileSync("README.md", "utf8");

/** The cells of the table rows under a heading, without the backticks. */
function rowsUnder(heading: string): string[][] {
  const section = readme.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => /^\| (?!---)/.test(line))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll("`", "")),
    );
}

describe("the README", () => {
  it("names every command, and none that is not there", () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(readFileSync("package.json", "utf8")));
    const named = rowsUnder("Commands").map(([command = ""]) =>
      command.replace(/^npm (run )?/, ""),
    );
    expect(named.sort()).toEqual(Object.keys(scripts).sort());
  });

  it("shows a function as it is", () => {
    expect(readme).toContain(readFileSync("functions/interviews.ts", "utf8"));
  });
});
