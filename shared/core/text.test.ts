import { cutCharacters, storableBeginning, toStorable } from "./text";

describe("toStorable", () => {
  it("removes U+0000 and unpaired surrogates, and nothing else", () => {
    expect(toStorable("a\0b\ud800c\udc00😀")).toBe("abc😀");
  });
});

describe("storableBeginning", () => {
  it("leaves no half of a character at its end", () => {
    expect(storableBeginning("ab😀", 3)).toBe("ab");
  });
});

describe("cutCharacters", () => {
  it("cuts between characters as people see them", () => {
    const doctor = "👩‍⚕️";
    expect(cutCharacters(doctor.repeat(300), 200)).toBe(`${doctor.repeat(200)}…`);
    expect(cutCharacters(doctor.repeat(200), 200)).toBe(doctor.repeat(200));
    expect(cutCharacters("", 200)).toBe("");
  });

  it("reads only the beginning of a text of any length", () => {
    const segmented = jest.spyOn(Intl.Segmenter.prototype, "segment");
    expect(cutCharacters("x".repeat(10_000_000), 200)).toBe(`${"x".repeat(200)}…`);
    expect(segmented.mock.lastCall?.[0].length).toBeLessThanOrEqual(3_000);
  });

  it("cuts a character of any length", () => {
    const cut = cutCharacters(`x${"\u0301".repeat(10_000_000)}`, 200);
    expect(cut.length).toBeLessThanOrEqual(3_001);
    expect(cutCharacters(`${"\u0301".repeat(2_999)}😀`, 200).isWellFormed()).toBe(true);
  });
});
