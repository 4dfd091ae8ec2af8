import type { CatalogDifference } from "./catalog";
import { writeStatements } from "./difference";

const column = (type: string, rest: object = {}) =>
  JSON.stringify({ type, required: false, default: null, computed: null, ...rest });

const difference = (
  kind: string,
  name: string,
  { before, after }: { before?: string; after?: string },
): CatalogDifference => ({ kind, name, before, after });

test("a dropped column loses its comment and its privileges with it", () => {
  const before = { before: column("text") };
  expect(
    writeStatements([
      difference("column", "public.calls.note", before),
      difference("column comment", "public.calls.note", { before: "operational: x" }),
      difference("column privileges", "public.calls.note", {
        before: '{"authenticated": "update"}',
      }),
    ]),
  ).toEqual(["alter table public.calls drop column if exists note;"]);
});

test("a function whose parameter has another name is dropped before it is created", () => {
  const define = (parameter: string) =>
    `CREATE OR REPLACE FUNCTION public.ping(${parameter} integer)\n RETURNS void\n LANGUAGE sql\nAS $$ $$\n`;
  expect(
    writeStatements([
      difference("function", "public.ping(integer)", { before: define("a"), after: define("b") }),
    ]),
  ).toEqual(["drop function if exists public.ping(integer);", `${define("b").trimEnd()};`]);
});

test("a function with another body only is replaced, which keeps its privileges", () => {
  const define = (body: string) =>
    `CREATE OR REPLACE FUNCTION public.ping()\n RETURNS integer\n LANGUAGE sql\nAS $$ ${body} $$\n`;
  const change = { before: define("select 1"), after: define("select 2") };
  expect(writeStatements([difference("function", "public.ping()", change)])).toEqual([
    `${define("select 2").trimEnd()};`,
  ]);
});

test("a changed grant is revoked and granted again", () => {
  expect(
    writeStatements([
      difference("table privileges", "public.calls", {
        before: '{"service_role": "all", "authenticated": "insert, select"}',
        after: '{"service_role": "all", "authenticated": "select"}',
      }),
    ]),
  ).toEqual([
    "revoke insert, select on public.calls from authenticated;",
    "grant select on public.calls to authenticated;",
  ]);
});

test("columns that the database fills are added as such", () => {
  const add = (name: string, after: string) =>
    writeStatements([difference("column", `public.calls.${name}`, { after })]);
  expect(add("id", column("integer", { required: true, computed: "a" }))).toEqual([
    "alter table public.calls add column if not exists id integer not null generated always as identity;",
  ]);
  expect(add("twice", column("integer", { default: "(n * 2)", computed: "s" }))).toEqual([
    "alter table public.calls add column if not exists twice integer generated always as ((n * 2)) stored;",
  ]);
});

test("a constraint that older rows may break holds for new rows at once", () => {
  expect(
    writeStatements([
      difference("constraint", "public.calls.calls_n_check", { after: "CHECK ((n > 0))" }),
    ]),
  ).toEqual(["alter table public.calls add constraint calls_n_check CHECK ((n > 0)) not valid;"]);
});
