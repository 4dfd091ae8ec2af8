import { isStorable, storableBeginning, toStorable } from "./text";

describe("toStorable", () => {
  it("removes U+0000 and unpaired surrogates, and nothing else", () => {
    expect(toStorable("a\0b\ud800c\udc00😀")).toBe("abc😀");
    expect(isStorable(toStorable("a\0b\ud800c"))).toBe(true);
  });
});

describe("storableBeginning", () => {
  it("leaves no half of a character at its end", () => {
    expect(storableBeginning("ab😀", 3)).toBe("ab");
  });
});
