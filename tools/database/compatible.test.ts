import { globSync, readFileSync } from "node:fs";
import { BASELINE } from "../../infra/local/supabase/migrate";

/** What squawk does not know: that the release before a migration still calls functions. */
const BREAKING = /^[ \t]*(?:drop (?:function|view)|alter function \S+ rename)\b.*/gim;
const CONTRACT = /-- contract: \S.*\n$/;

/**
 * Statements that take a function or a view from the release before. One that it no longer uses is dropped
 * below a comment that says since when: `-- contract: not called since 1.4.0`.
 */
function breaking(migration: string): string[] {
  return [...migration.matchAll(BREAKING)].flatMap((match) =>
    CONTRACT.test(migration.slice(0, match.index)) ? [] : [match[0].trim()],
  );
}

it("finds a function that is dropped or renamed", () => {
  const migration = "drop function public.ping();\nalter function public.ping rename to pong;\n";
  expect(breaking(migration)).toEqual([
    "drop function public.ping();",
    "alter function public.ping rename to pong;",
  ]);
});

it("accepts one that nothing calls any more", () => {
  const migration = "-- contract: not called since 1.4.0\ndrop function public.ping();\n";
  expect(breaking(migration)).toEqual([]);
});

it("finds none in the migrations since the baseline", () => {
  const files = globSync("infra/supabase/migrations/*.sql").sort();
  const baseline = files.findIndex((file) => file.endsWith(`_${BASELINE}.sql`));
  expect(baseline).toBeGreaterThanOrEqual(0);
  const found = files.slice(baseline + 1).flatMap((file) => breaking(readFileSync(file, "utf8")));
  expect(found).toEqual([]);
});
