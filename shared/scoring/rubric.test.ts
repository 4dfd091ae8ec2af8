import { readOwnRubric, readRubric } from "./rubric";

const names = (stored: unknown) => readRubric(stored).dimensions.map(({ name }) => name);

describe("readRubric", () => {
  it("reads a list of dimensions", () => {
    const stored = { dimensions: [{ name: "Care", weight: 2, description: "Of patients" }] };
    expect(readRubric(stored).dimensions).toEqual(stored.dimensions);
  });

  it("reads dimensions by key, named by their label or else by the key", () => {
    expect(
      readRubric({ care: { weight: 0.6, label: "Care" }, speed: { weight: 0.4 } }).dimensions,
    ).toEqual([
      { name: "Care", weight: 0.6 },
      { name: "speed", weight: 0.4 },
    ]);
  });

  it.each([[null], [undefined], [{}], [{ dimensions: [] }]])(
    "gives the default, whose weights add up to 1, for %j",
    (stored) => {
      const { dimensions } = readRubric(stored);
      expect(dimensions).toHaveLength(5);
      expect(dimensions.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
      expect(readOwnRubric(stored)).toBeUndefined();
    },
  );

  it.each([
    [
      "twice the same dimension",
      {
        dimensions: [
          { name: "A", weight: 1 },
          { name: "A", weight: 2 },
        ],
      },
    ],
    ["a negative weight", { dimensions: [{ name: "A", weight: -1 }] }],
    ["weights that are all 0", { a: { weight: 0 } }],
    ["a weight in words", { a: { weight: "much" } }],
    ["something else", "rubric"],
  ])("refuses %s rather than scoring by another rubric", (_, stored) => {
    expect(() => names(stored)).toThrow("rubric_invalid");
  });

  it("has a version that changes with its content only", () => {
    const rubric = (weight: number) => readRubric({ dimensions: [{ name: "A", weight }] }).version;
    expect(rubric(1)).toBe(rubric(1));
    expect(rubric(1)).not.toBe(rubric(2));
  });
});
