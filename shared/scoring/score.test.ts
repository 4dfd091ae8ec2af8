import { overallScore } from "./score";

describe("overallScore", () => {
  it("returns the weighted mean, whatever the weights add up to", () => {
    expect(
      overallScore([
        { score: 80, weight: 3 },
        { score: 40, weight: 1 },
      ]),
    ).toBe(70);
  });

  it("rounds to two decimals", () => {
    const thirds = [100, 0, 0].map((score) => ({ score, weight: 0.2 }));
    expect(overallScore(thirds)).toBe(33.33);
  });

  it("stays within 0 and 100", () => {
    const all = (score: number) => [0.25, 0.2, 0.2, 0.15, 0.2].map((weight) => ({ score, weight }));
    expect(overallScore(all(100))).toBe(100);
    expect(overallScore(all(0))).toBe(0);
  });
});
