import { dollarsOf } from "./interview-cost";

describe("the cost of an interview", () => {
  const price = { prompt: 2, cached: 0.5, answer: 10 };

  it("counts tokens from the cache at their own price", () => {
    const tokens = { prompt: 1_000_000, cached: 400_000, answer: 100_000 };
    expect(dollarsOf(tokens, price)).toBeCloseTo(1.2 + 0.2 + 1);
  });
});
