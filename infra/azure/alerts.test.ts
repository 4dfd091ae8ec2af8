import { globSync, readFileSync } from "node:fs";
import "@kusto/language-service-next/bridge";
import "@kusto/language-service-next";
import * as z from "zod";
import { functions } from "../../functions";
import { METRICS } from "../../shared/core/telemetry-names";
import { deploymentWith, ofType } from "../../tools/bicep/deployment";
import type { Snapshot } from "../../tools/bicep/snapshot";

const sources = globSync("{functions,shared}/**/*.ts", { exclude: ["**/*.test.ts"] })
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");
const operations = readFileSync("docs/operations.md", "utf8");

const ruleSchema = z.object({
  description: z.string(),
  scopes: z.array(z.string()),
  criteria: z.object({ allOf: z.array(z.object({ query: z.string() })).length(1) }),
});

const workbookSchema = z.object({
  items: z.array(
    z.object({ name: z.string(), content: z.object({ query: z.string().optional() }) }),
  ),
});

let dev: Snapshot;
beforeAll(async () => {
  dev = await deploymentWith({});
});

/** The queries of log alerts and of the workbook, by name. */
function queries(): [name: string, query: string][] {
  const alerts = ofType(dev, "Microsoft.Insights/scheduledQueryRules").map(
    ({ name, properties }): [string, string] => [
      name,
      ruleSchema.parse(properties).criteria.allOf[0]?.query ?? "",
    ],
  );
  const [workbook] = ofType(dev, "Microsoft.Insights/workbooks");
  const { items } = workbookSchema.parse(
    JSON.parse(z.string().parse(workbook?.properties["serializedData"])),
  );
  const shown = items.flatMap(({ name, content }): [string, string][] =>
    content.query ? [[name, content.query]] : [],
  );
  return [...alerts, ...shown];
}

const METRIC_COLUMNS =
  "(timestamp: datetime, name: string, value: real, valueCount: int, valueMin: real, valueMax: real, customDimensions: dynamic)";

/** What the query language finds wrong with a query of the tables of log lines and of metrics. */
function faultsIn(query: string): string[] {
  const { DatabaseSymbol, TableSymbol } = Kusto.Language.Symbols;
  const columns = "(timestamp: datetime, message: string, severityLevel: int)";
  const traces = new TableSymbol.$ctor7("traces", columns, null);
  const metrics = new TableSymbol.$ctor7("customMetrics", METRIC_COLUMNS, null);
  const database = new DatabaseSymbol.ctor("logs", [traces, metrics]);
  const globals = Kusto.Language.GlobalState.Default?.WithDatabase(database);
  const found = Kusto.Language.KustoCode.ParseAndAnalyze(query, globals)?.GetDiagnostics();
  const count = found?.Count ?? 0;
  return Array.from({ length: count }, (_, index) => String(found?.getItem(index)?.Message));
}

it("a fault in a query is found", () => {
  expect(faultsIn("traces | where evnt == 1")).toHaveLength(1);
});

it("queries are valid", () => {
  expect(
    queries().flatMap(([name, query]) => faultsIn(query).map((fault) => [name, fault])),
  ).toEqual([]);
});

it("queries name events that the app logs, and functions that it has", () => {
  const names = functions.map(({ name }) => name);
  const known = (word: string) => names.includes(word) || sources.includes(`"${word}"`);
  for (const [name, query] of queries()) {
    const words = [...query.matchAll(/"([\w-]+)"/g)].map(([, word = ""]) => word);
    expect([name, words.filter((word) => !known(word))]).toEqual([name, []]);
  }
});

it("queries read metrics that the app has, with attributes that it gives them", () => {
  const metrics: string[] = Object.values(METRICS).map(({ name }) => name);
  const attributes = readFileSync("shared/core/telemetry-names.ts", "utf8");
  const read = queries().filter(([, query]) => query.startsWith("customMetrics"));
  expect(read.length).toBeGreaterThan(6);
  for (const [name, query] of read) {
    const dotted = [...query.matchAll(/"(\w+(?:\.\w+)+)"/g)].map(([, word = ""]) => word);
    const unknown = dotted.filter(
      (word) => !metrics.includes(word) && !attributes.includes(`  "${word}"?:`),
    );
    expect([name, unknown]).toEqual([name, []]);
    expect(dotted.some((word) => metrics.includes(word))).toBe(true);
  }
});

it("queries read fields that the app logs", () => {
  for (const [name, query] of queries()) {
    const fields = [...query.matchAll(/\bline\.(\w+)/g)].map(([, field = ""]) => field);
    const unknown = fields.filter((field) => !new RegExp(`\\b${field}\\b`).test(sources));
    expect([name, unknown]).toEqual([name, []]);
  }
});

it("each alert says what it means, calls somebody, and is in docs/operations.md", () => {
  const rules = [
    "Microsoft.Insights/scheduledQueryRules",
    "Microsoft.Insights/metricAlerts",
  ].flatMap((type) => ofType(dev, type));
  const [group] = ofType(dev, "Microsoft.Insights/actionGroups");
  for (const { name, properties } of rules) {
    expect(properties["description"]).toEqual(expect.stringMatching(/\w+ \w+/));
    expect(JSON.stringify(properties["actions"])).toContain(group?.id);
    expect(operations).toContain(`| \`${name}\` `);
  }
});
