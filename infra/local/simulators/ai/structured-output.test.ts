import * as z from "zod";
import { InvalidRequest } from "./request";
import { structuredOutput } from "./structured-output";

const schema = z.toJSONSchema(z.object({ a: z.string(), b: z.int() }));

test("uses proposed properties, drops unknown ones, and fills in the rest", () => {
  const answer = structuredOutput(
    { name: "t", schema, strict: true },
    { a: "mine", c: 1 },
    "I am 5.",
  );
  expect(answer).toEqual({ a: "mine", b: 5 });
});

test("rejects a proposed value that does not match, and names it", () => {
  const follow = () => structuredOutput({ name: "t", schema, strict: false }, { a: 1 }, "");
  expect(follow).toThrow(InvalidRequest);
  expect(follow).toThrow("The simulation cannot follow the schema 't': data/a must be string.");
});

test("accepts the same schema repeatedly", () => {
  const named = { name: "t", schema: { ...schema, $id: "https://example.com/t" }, strict: false };
  for (let i = 0; i < 3; i++)
    expect(structuredOutput(named, {}, "")).toEqual({ a: "simulated", b: 0 });
});
