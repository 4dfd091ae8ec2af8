import { UserError } from "../../infra/local/cli";
import { poll } from "./poll";

const DEADLINE_MS = 60_000;

/** Gives one reading after the other. */
const readings = (...values: (string | undefined)[]) => jest.fn(async () => values.shift());

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test("what is there at once is read once", async () => {
  const read = readings("score");
  expect(await poll("The score", DEADLINE_MS, read)).toBe("score");
  expect(read).toHaveBeenCalledTimes(1);
});

test("what comes later is waited for", async () => {
  const polling = poll("The score", DEADLINE_MS, readings(undefined, undefined, "score"));
  await jest.advanceTimersByTimeAsync(DEADLINE_MS / 2);
  expect(await polling).toBe("score");
});

test("what does not come is given up, with its name", async () => {
  const polling = poll("The score", DEADLINE_MS, readings());
  await Promise.all([
    expect(polling).rejects.toThrow(new UserError("The score has not appeared within 60 s.")),
    jest.advanceTimersByTimeAsync(DEADLINE_MS + 1_000),
  ]);
});

test("a failure to read is told at once", async () => {
  const failing = async () => Promise.reject(new UserError("The database refused."));
  await expect(poll("The score", DEADLINE_MS, failing)).rejects.toThrow("The database refused.");
});
