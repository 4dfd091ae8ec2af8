import { Problem } from "../core/problems";
import { workInHalves } from "./batches";

const refusal = (code: string) =>
  new Problem("internal_error", { cause: Object.assign(new Error("database"), { code }) });
const CHECK_VIOLATION = refusal("23514");

/** Works on numbers of which some are refused. @returns what was done, and what was refused for what */
async function work(items: number[], broken: number[], error: unknown) {
  const done: number[] = [];
  const refused: [number, unknown][] = [];
  const batches: number[] = [];
  await workInHalves(
    items,
    async (batch) => {
      batches.push(batch.length);
      if (batch.some((item) => broken.includes(item))) throw error;
      done.push(...batch);
    },
    async (item, reason) => void refused.push([item, reason]),
  );
  return { done, refused, batches };
}

const NUMBERS = Array.from({ length: 25 }, (_, index) => index);

test("a batch that is not refused is done at once", async () => {
  expect(await work(NUMBERS, [], CHECK_VIOLATION)).toEqual({
    done: NUMBERS,
    refused: [],
    batches: [25],
  });
  expect(await work([], [], CHECK_VIOLATION)).toEqual({ done: [], refused: [], batches: [] });
});

test.each([[[0]], [[24]], [[7, 8]], [[3, 12, 20]]])(
  "of a batch in which %j are refused all others are done",
  async (broken) => {
    const { done, refused } = await work(NUMBERS, broken, CHECK_VIOLATION);
    expect(done).toEqual(NUMBERS.filter((item) => !broken.includes(item)));
    expect(refused).toEqual(broken.map((item) => [item, CHECK_VIOLATION]));
  },
);

test("a batch of which all are refused comes to its end", async () => {
  const { done, refused } = await work(NUMBERS, NUMBERS, refusal("57014"));
  expect([done, refused.length]).toEqual([[], NUMBERS.length]);
});

test.each([
  ["the database is away", new Problem("database_unavailable")],
  ["a function refuses the call", new Problem("forbidden")],
  ["something else fails", new Error("unexpected")],
])("where %s nothing is split", async (_, error) => {
  await expect(work(NUMBERS, [3], error)).rejects.toBe(error);
});
