import { competenciesOf, coverageTool } from "./competencies";

const role = (requirements: unknown, scoring_rubric: unknown = null) => ({
  requirements,
  scoring_rubric,
});

describe("competenciesOf", () => {
  it("returns the role's key competencies and ignores the caller's list", () => {
    const named = role({ key_competencies: ["Care", "Care", "Speed"] }, { a: { weight: 1 } });
    expect(competenciesOf(named, ["Charm"])).toEqual(["Care", "Speed"]);
  });

  it("returns the rubric's dimensions when the role has no key competencies", () => {
    const byRubric = role({ key_competencies: [] }, { a: { weight: 1, label: "Accuracy" } });
    expect(competenciesOf(byRubric, ["Charm"])).toEqual(["Accuracy"]);
  });

  it("returns the caller's list only when the role has neither", () => {
    expect(competenciesOf(role(null), ["Charm"])).toEqual(["Charm"]);
  });

  it("ignores an invalid rubric", () => {
    expect(competenciesOf(role(null, { a: 1 }), ["Charm"])).toEqual(["Charm"]);
  });

  it("returns the default rubric's dimensions when there is nothing else", () => {
    expect(competenciesOf(role("free text"), [])).toContain("Problem Solving");
  });
});

describe("coverageTool", () => {
  const { schema } = coverageTool(["Care", "Speed"]);

  it("accepts only competencies of the interview", () => {
    expect(schema.safeParse({ covered: ["Care"], suggested_followup: null }).success).toBe(true);
    expect(schema.safeParse({ covered: ["Charm"], suggested_followup: null }).success).toBe(false);
  });
});
