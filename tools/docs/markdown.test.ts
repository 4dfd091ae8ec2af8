import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import * as z from "zod";
import { anchors, codeIn, localLinks, readPages, tableBelow } from "./markdown";

const pages = readPages();
const textOf = (path: string) => readFileSync(path, "utf8");

const readSources = (pattern: string) =>
  globSync(pattern, { exclude: ["**/*.test.ts"] })
    .map(textOf)
    .join("\n");

it("has a README of at most 150 lines", () => {
  expect(textOf("README.md").split("\n").length - 1).toBeLessThanOrEqual(150);
});

it.each(pages)("has only links that lead somewhere: $path", (page) => {
  const broken = localLinks(page).filter((link) => {
    const [file = "", anchor] = link.split("#");
    const target = file === "" ? page.path : normalize(join(dirname(page.path), file));
    if (!existsSync(target)) return true;
    return anchor !== undefined && !anchors(textOf(target)).includes(anchor);
  });
  expect(broken).toEqual([]);
});

/** Without the one whose example is not part of the project. */
const descriptions = pages.filter(({ path }) => path !== "CONTRIBUTING.md");

it.each(descriptions)("names only paths that exist: $path", ({ text }) => {
  const isPath = /^(functions|shared|infra|tools|tests|docs)\/[\w./-]*$/;
  const paths = codeIn(text).filter((code) => isPath.test(code));
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
});

describe("the commands", () => {
  const { scripts } = z
    .object({ scripts: z.record(z.string(), z.string()) })
    .parse(JSON.parse(textOf("package.json")));
  const named = pages.flatMap(({ text }) =>
    [...text.matchAll(/\bnpm (?:run ([a-z][\w:-]*)|(start|test)\b)/g)].map(
      ([, script, short]) => script ?? short,
    ),
  );

  it("exist", () => {
    expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
  });

  it("are all documented", () => {
    expect(Object.keys(scripts).filter((name) => !named.includes(name))).toEqual([]);
  });
});

describe("the events to alert on", () => {
  const sources = readSources("shared/**/*.ts");
  const documented = tableBelow(textOf("docs/operations.md"), "Alert on these events").flatMap(
    ([events = ""]) => codeIn(events),
  );

  it("are logged", () => {
    expect(documented.length).toBeGreaterThan(0);
    expect(documented.filter((event) => !sources.includes(`"${event}"`))).toEqual([]);
  });

  it("include every event that is logged as an error", () => {
    const errors = [...sources.matchAll(/\blog\.error\(\s*"(\w+)"/gi)].map(
      ([, event = ""]) => event,
    );
    expect(errors.filter((event) => !documented.includes(event))).toEqual([]);
  });
});

describe("the glossary", () => {
  const rows = tableBelow(textOf("docs/glossary.md"), "Glossary");

  it("is sorted", () => {
    const words = rows.map(([word = ""]) => word);
    expect(words.length).toBeGreaterThan(0);
    expect(words).toEqual(words.toSorted((a, b) => a.localeCompare(b, "en")));
  });

  it("has only names that exist in the code", () => {
    const sources = readSources("{functions,shared,infra,tools}/**/*.{ts,sql}");
    const names = rows.flatMap(([, , names = ""]) => codeIn(names));
    expect(names.filter((name) => !sources.includes(name) && !existsSync(name))).toEqual([]);
  });
});
