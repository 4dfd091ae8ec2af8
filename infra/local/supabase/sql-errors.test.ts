import * as z from "zod";
import { asPostgrestError } from "./sql-errors";

const shaped = z.object({ code: z.literal("PGRST"), message: z.string(), detail: z.string() });

function answerTo(code: string): { status: unknown; code: unknown } {
  const error = shaped.parse(asPostgrestError({ code, message: "no", detail: "d", hint: "h" }));
  const body: unknown = JSON.parse(error.message);
  expect(body).toEqual({ code, message: "no", details: "d", hint: "h" });
  const { status } = z.object({ status: z.number() }).parse(JSON.parse(error.detail));
  return { status, code };
}

test.each([
  ["P0001", 400],
  ["23514", 400],
  ["P0002", 500],
  ["40001", 500],
  ["57014", 500],
  ["53300", 503],
  ["28000", 403],
])("answers SQLSTATE %s with its own code and HTTP status %p", (code, status) => {
  expect(answerTo(code)).toEqual({ code, status });
});

test.each(["23505", "23503", "23502", "42501", "22P02", "PT409", "PGRST"])(
  "leaves SQLSTATE %s to Lite, which answers it correctly",
  (code) => {
    const error = { code, message: "no" };
    expect(asPostgrestError(error)).toBe(error);
  },
);

test("leaves other errors unchanged", () => {
  const error = new Error("fetch failed");
  expect(asPostgrestError(error)).toBe(error);
});
