import { candidateName, explainMatch } from "./reasons";

const dimension = (name: string, score: number, weight: number | null = 1) => ({
  dimension: name,
  score,
  weight,
  evidence: `${name} evidence`,
});

describe("explainMatch", () => {
  it("returns the best and the weakest dimensions by weight, with their evidence", () => {
    const { match_reasons, concerns } = explainMatch(
      [dimension("Care", 80, 3), dimension("Charm", 90, 1), dimension("Speed", 40, 2)],
      "low",
    );
    expect(match_reasons).toEqual([
      "Care (80/100): Care evidence",
      "Charm (90/100): Charm evidence",
    ]);
    expect(concerns).toEqual(["Speed (40/100): Speed evidence"]);
  });

  it("returns the weakest as a concern unless it is a strength", () => {
    const { concerns } = explainMatch([dimension("Care", 95), dimension("Speed", 75, 0.5)], "low");
    expect(concerns).toEqual([]);
    const even = explainMatch([dimension("Care", 95), dimension("Speed", 65)], null);
    expect(even.concerns).toEqual(["Speed (65/100): Speed evidence"]);
  });

  it("never returns a dimension as both reason and concern", () => {
    const { match_reasons, concerns } = explainMatch([dimension("Care", 10)], null);
    expect([match_reasons.length, concerns.length]).toEqual([1, 0]);
  });

  it.each(["medium", "high"] as const)("returns a %s risk as a concern", (risk) => {
    expect(explainMatch([], risk).concerns).toEqual([`Anti-cheat risk: ${risk}`]);
  });
});

describe("candidateName", () => {
  it.each([
    ["Ada", "Quill", "Ada Quill"],
    ["Ada", null, "Ada"],
    [null, "Quill", "Quill"],
    [" ", "", "Unknown"],
    [null, null, "Unknown"],
  ])("joins %j and %j to %j", (first_name, last_name, name) => {
    expect(candidateName({ first_name, last_name })).toBe(name);
  });
});
