import { globSync, readFileSync } from "node:fs";
import { parseSync } from "@swc/core";
import { checkSync } from "recheck";

/** Repeated, each is hostile to some expressions. */
const UNITS = [" ", "a", "a ", "/", "(", "\\(", "'a", '"', "[", "<", "„", "ActualText(", "1-"];
const CHARACTERS = 100_000;

/** On a slow machine a time limit would leave some unproven. */
const NO_TIME_LIMIT = { timeout: null, attackTimeout: null, incubationTimeout: null };

interface Found {
  file: string;
  regex: RegExp;
}

const sourceFiles = () => globSync("{functions,shared}/**/*.ts", { exclude: ["**/*.test.ts"] });

/** Calls back for every node of a syntax tree. */
function visit(node: unknown, onNode: (node: Record<string, unknown>) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (!Array.isArray(node)) onNode({ ...node });
  for (const child of Object.values(node)) visit(child, onNode);
}

/** The literals of the source files, and the files that construct others. */
function readSources(): { literals: Found[]; constructing: string[] } {
  const literals: Found[] = [];
  const constructing = new Set<string>();
  for (const file of sourceFiles()) {
    visit(parseSync(readFileSync(file, "utf8"), { syntax: "typescript" }), (node) => {
      const { type, pattern, flags, callee } = node;
      if (type === "RegExpLiteral") {
        literals.push({ file, regex: new RegExp(String(pattern), String(flags)) });
      }
      if (JSON.stringify(callee)?.includes('"value":"RegExp"')) constructing.add(file);
    });
  }
  return { literals, constructing: [...constructing] };
}

/** Those that are constructed while a module is loaded and used. */
async function constructedBy(use: () => Promise<void>): Promise<RegExp[]> {
  const made: RegExp[] = [];
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, [source, flags]: [string, string]) {
      const regex = new target(source, flags);
      made.push(regex);
      return regex;
    },
  });
  try {
    await jest.isolateModulesAsync(use);
  } finally {
    globalThis.RegExp = original;
  }
  return made;
}

/** Uses each module that constructs expressions, so that it constructs all kinds. */
const CONSTRUCTING: Record<string, () => Promise<void>> = {
  "shared/retention/quotes.ts": async () => {
    const { withoutQuotes } = await import("../../shared/retention/quotes");
    const quotes = ["a (b) a a", "?a b", "a b?", "…"];
    withoutQuotes(quotes.join(" "), quotes);
  },
};

const { literals, constructing } = readSources();

test("the files that construct regular expressions are known", () => {
  expect(constructing).toEqual(Object.keys(CONSTRUCTING));
});

test("every regular expression takes time in proportion to the text, whatever the text", async () => {
  const found = [...literals];
  for (const [file, use] of Object.entries(CONSTRUCTING)) {
    for (const regex of await constructedBy(use)) found.push({ file, regex });
  }
  expect(found.length).toBeGreaterThan(literals.length + 20);
  const slow = found.filter(
    ({ regex }) => checkSync(regex.source, regex.flags, NO_TIME_LIMIT).status !== "safe",
  );
  expect(slow).toEqual([]);
  printSlowest(found);
});

function printSlowest(found: Found[]): void {
  const texts = UNITS.map((unit) => unit.repeat(CHARACTERS / unit.length));
  const times = found.flatMap(({ file, regex }) =>
    texts.map((text) => {
      const startedAt = performance.now();
      text.replace(regex, "");
      return { file, regex, ms: performance.now() - startedAt };
    }),
  );
  const slowest = times.reduce((one, other) => (other.ms > one.ms ? other : one));
  process.stdout.write(
    `the slowest of ${found.length} regular expressions, over ${CHARACTERS} characters: ` +
      `${slowest.ms.toFixed(1)} ms, ${slowest.file}: ${slowest.regex}\n`,
  );
}

test("an expression that is slow for some texts is found", () => {
  expect(checkSync(String.raw`\s+$`, "u").status).toBe("vulnerable");
  expect(checkSync("(?:a|a)*b", "u").status).toBe("vulnerable");
});
