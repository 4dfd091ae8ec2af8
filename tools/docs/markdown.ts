import { globSync, readFileSync } from "node:fs";

interface Page {
  path: string;
  text: string;
}

/** All documents that people read: README, CONTRIBUTING and `docs/`. */
export const readPages = (): Page[] =>
  ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md")].map((path) => ({
    path,
    text: readFileSync(path, "utf8"),
  }));

const withoutCode = (text: string): string =>
  text.replaceAll(/^```[\s\S]*?^```$/gm, "").replaceAll(/`[^`\n]*`/g, "");

/** The targets of a page's links, without those that lead elsewhere. */
export const localLinks = ({ text }: Page): string[] =>
  [...withoutCode(text).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(([, target = ""]) => target);

/** The anchors of a page's headings, as GitHub makes them. */
export const anchors = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );

/** The cells of the first table below a heading, without the row of column names. */
export function tableBelow(text: string, heading: string): string[][] {
  const section = text.split(/^#+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
  return section
    .split("\n")
    .filter((line) => /^\| (?!-)/.test(line))
    .slice(1)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** What stands between backticks. */
export const codeIn = (text: string): string[] =>
  [...text.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
