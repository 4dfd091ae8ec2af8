import { callersCompetencies, competenciesOf, coverageTool } from "./competencies";

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

describe("competenciesOf, with questions of the role,", () => {
  it.each(["interview_questions", "interviewQuestions"])("lists %s first, in order", (key) => {
    const asked = ["Why here?", " Tell us about a night shift. "];
    expect(competenciesOf(role({ [key]: asked, key_competencies: ["Care"] }), ["Charm"])).toEqual([
      "Why here?",
      "Tell us about a night shift.",
      "Care",
    ]);
    expect(competenciesOf(role({ [key]: asked }), ["Charm"])).toHaveLength(2);
  });

  it("ignores a list with anything else than texts", () => {
    expect(competenciesOf(role({ interview_questions: [1] }), ["Charm"])).toEqual(["Charm"]);
  });
});

describe("competenciesOf, bounded,", () => {
  it("cuts a name of the role at 200 characters", () => {
    const role = { requirements: { key_competencies: ["x".repeat(10_000)] }, scoring_rubric: null };
    expect(competenciesOf(role, [])).toEqual(["x".repeat(200)]);
  });

  it("returns at most 20", () => {
    const many = Array.from({ length: 30 }, (_, index) => `Skill ${index}`);
    expect(competenciesOf(role({ key_competencies: many }), [])).toEqual(many.slice(0, 20));
    expect(competenciesOf(role(null), many)).toEqual(many.slice(0, 20));
  });
});

describe("callersCompetencies", () => {
  it("ignores what is beyond 20 entries and 100 characters", () => {
    const list = callersCompetencies.parse([" Care ", "", "x".repeat(200), ...Array(30).fill("y")]);
    expect(list.slice(0, 2)).toEqual(["Care", "x".repeat(100)]);
    expect(list.length).toBeLessThanOrEqual(20);
  });
});

describe("coverageTool", () => {
  const { schema } = coverageTool(["Care", "Speed"]);
  const covering = (...covered: unknown[]) =>
    schema.safeParse({ covered, suggested_followup: null }).data?.covered;

  it("reads the interview's competencies by number, and no others", () => {
    expect(covering(2, 1)).toEqual(["Speed", "Care"]);
    expect(covering(3)).toBeUndefined();
    expect(covering("Care")).toBeUndefined();
  });
});
