import { readOwnRubric, readRubric } from "./rubric";

const names = (stored: unknown) => readRubric(stored).dimensions.map(({ name }) => name);

describe("readRubric", () => {
  it("reads a list of dimensions", () => {
    const stored = { dimensions: [{ name: "Care", weight: 2, description: "Of patients" }] };
    expect(readRubric(stored).dimensions).toEqual(stored.dimensions);
  });

  it("reads dimensions by key, named by their label or else their key", () => {
    expect(
      readRubric({ care: { weight: 0.6, label: "Care" }, speed: { weight: 0.4 } }).dimensions,
    ).toEqual([
      { name: "Care", weight: 0.6 },
      { name: "speed", weight: 0.4 },
    ]);
  });

  it.each([[null], [undefined], [{}], [{ dimensions: [] }]])(
    "returns the default, with weights that add up to 1, for %j",
    (stored) => {
      const { dimensions } = readRubric(stored);
      expect(dimensions).toHaveLength(5);
      expect(dimensions.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1);
      expect(readOwnRubric(stored)).toBeUndefined();
    },
  );

  it.each([
    [
      "the same dimension twice",
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
    ["a string", "rubric"],
  ])("throws rubric_invalid for %s", (_, stored) => {
    expect(() => names(stored)).toThrow("rubric_invalid");
  });

  it("changes its version only with its content", () => {
    const rubric = (weight: number) => readRubric({ dimensions: [{ name: "A", weight }] }).version;
    expect(rubric(1)).toBe(rubric(1));
    expect(rubric(1)).not.toBe(rubric(2));
  });
});
