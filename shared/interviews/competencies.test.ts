import { competenciesOf, coverageTool } from "./competencies";

const role = (requirements: unknown, scoring_rubric: unknown = null) => ({
  requirements,
  scoring_rubric,
});

describe("competenciesOf", () => {
  it("takes the role's key competencies, whatever the caller sends", () => {
    const named = role({ key_competencies: ["Care", "Care", "Speed"] }, { a: { weight: 1 } });
    expect(competenciesOf(named, ["Charm"])).toEqual(["Care", "Speed"]);
  });

  it("takes the rubric's dimensions where the role names no competencies", () => {
    const byRubric = role({ key_competencies: [] }, { a: { weight: 1, label: "Accuracy" } });
    expect(competenciesOf(byRubric, ["Charm"])).toEqual(["Accuracy"]);
  });

  it("takes the caller's list only where the role has neither", () => {
    expect(competenciesOf(role(null), ["Charm"])).toEqual(["Charm"]);
  });

  it("goes on where the role's rubric cannot be read", () => {
    expect(competenciesOf(role(null, { a: 1 }), ["Charm"])).toEqual(["Charm"]);
  });

  it("falls back on the default rubric", () => {
    expect(competenciesOf(role("free text"), [])).toContain("Problem Solving");
  });
});

describe("coverageTool", () => {
  const { schema } = coverageTool(["Care", "Speed"]);

  it("takes only competencies of the interview", () => {
    expect(schema.safeParse({ covered: ["Care"], suggested_followup: null }).success).toBe(true);
    expect(schema.safeParse({ covered: ["Charm"], suggested_followup: null }).success).toBe(false);
  });
});
