import { dollarsOf } from "./usage";

it("counts tokens from the cache at their own price", () => {
  const tokens = { input: 1_000_000, cached: 400_000, output: 100_000 };
  const price = { input: 2, cached: 0.5, output: 10 };
  expect(dollarsOf(tokens, price)).toBeCloseTo(1.2 + 0.2 + 1);
});
