import { readFileSync } from "node:fs";
import { breakingChanges } from "./compatibility";

const json = (schema: object) => ({ content: { "application/json": { schema } } });

/** A document with one operation, of which some is replaced. */
function documentOf({
  request = {},
  required = ["name"],
  response = {},
  answered = ["id"],
  parameters = [],
}: {
  request?: object;
  required?: string[];
  response?: object;
  answered?: string[];
  parameters?: object[];
} = {}) {
  const text = { type: "string", maxLength: 200 };
  const asked = { name: text, role: { type: "string", enum: ["admin", "viewer"] }, ...request };
  const given = { id: text, notes: { anyOf: [text, { type: "null" }] }, ...response };
  return {
    paths: {
      "/api/members": {
        post: {
          parameters,
          requestBody: json({ type: "object", properties: asked, required }),
          responses: { 200: json({ type: "object", properties: given, required: answered }) },
        },
      },
    },
  };
}

const released = documentOf();
const AT = "POST /api/members";

it.each<[string, object, string[]]>([
  ["an operation is dropped", { paths: {} }, [`${AT}: the operation was dropped`]],
  [
    "a field of an answer is dropped",
    documentOf({ response: { notes: undefined } }),
    [`${AT} response.notes: the field was dropped`],
  ],
  [
    "a field of an answer becomes optional",
    documentOf({ answered: [] }),
    [`${AT} response.id: the field became optional`],
  ],
  [
    "the type of a field of an answer changes",
    documentOf({ response: { id: { type: "integer" } } }),
    [`${AT} response.id: the type changed from string to integer`],
  ],
  [
    "a field of an answer is null no longer",
    documentOf({ response: { notes: { type: "string" } } }),
    [`${AT} response.notes: the type changed from string | null to string`],
  ],
  [
    "a new field of a request is required",
    documentOf({ request: { email: { type: "string" } }, required: ["name", "email"] }),
    [`${AT} request.email: the field became required`],
  ],
  [
    "a field of a request becomes required",
    documentOf({ required: ["name", "role"] }),
    [`${AT} request.role: the field became required`],
  ],
  [
    "a field of a request is dropped",
    documentOf({ request: { role: undefined } }),
    [`${AT} request.role: the field was dropped`],
  ],
  [
    "a value of a request is refused",
    documentOf({ request: { role: { type: "string", enum: ["admin"] } } }),
    [`${AT} request.role: viewer is refused now`],
  ],
  [
    "a text of a request may be less long",
    documentOf({ request: { name: { type: "string", maxLength: 100 } } }),
    [`${AT} request.name: maxLength is lower`],
  ],
  [
    "a new parameter is required",
    documentOf({ parameters: [{ name: "page", in: "query", required: true }] }),
    [`${AT}: the parameter page became required`],
  ],
])("finds that %s", (_, changed, expected) => {
  expect(breakingChanges(released, changed)).toEqual(expected);
});

it("allows longer texts in requests", () => {
  const name = { type: "string", maxLength: 300 };
  expect(breakingChanges(released, documentOf({ request: { name } }))).toEqual([]);
});

it("allows new operations, new fields of answers, and new optional fields and values of requests", () => {
  const changed = documentOf({
    request: {
      email: { type: "string" },
      role: { type: "string", enum: ["admin", "viewer", "member"] },
      name: {},
    },
    response: { created_at: { type: "string" } },
    answered: ["id", "created_at"],
    parameters: [{ name: "page", in: "query" }],
  });
  const [operation] = Object.values(changed.paths);
  const paths = { ...changed.paths, "/api/roles": operation };
  expect(breakingChanges(released, { paths })).toEqual([]);
});

it("breaks no client of the last release: npm run openapi:release accepts that it does", () => {
  const read = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
  expect(breakingChanges(read("docs/openapi-released.json"), read("docs/openapi.json"))).toEqual(
    [],
  );
});
