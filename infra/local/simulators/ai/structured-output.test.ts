import * as z from "zod";
import { RefusedRequest } from "./request";
import { followSchema } from "./structured-output";

const schema = z.toJSONSchema(z.object({ a: z.string(), b: z.int() }));

test("takes what is proposed, leaves out what the schema lacks, and fills in the rest", () => {
  const answer = followSchema({ name: "t", schema, strict: true }, { a: "mine", c: 1 }, "I am 5.");
  expect(answer).toEqual({ a: "mine", b: 5 });
});

test("refuses when what is proposed does not fit, saying where", () => {
  const follow = () => followSchema({ name: "t", schema, strict: false }, { a: 1 }, "");
  expect(follow).toThrow(RefusedRequest);
  expect(follow).toThrow("The simulation cannot follow the schema 't': data/a must be string.");
});

test("takes the same schema again and again", () => {
  const named = { name: "t", schema: { ...schema, $id: "https://example.com/t" }, strict: false };
  for (let i = 0; i < 3; i++) expect(followSchema(named, {}, "")).toEqual({ a: "simulated", b: 0 });
});
