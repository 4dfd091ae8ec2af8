import { cleanText, truncate, withoutSoftHyphens } from "./clean-text";

describe("the text of a glyph", () => {
  it.each([
    ["one space for any white space", "\u00a0\u2003", " "],
    ["letters for a ligature", "ﬃ", "ffi"],
    ["letters for Arabic presentation forms", "ﻻ", "لا"],
    ["a bullet for the one of Word's symbol font", "\uf0b7", "•"],
    ["other symbols unchanged", "²½™", "²½™"],
    ["joiners unchanged, which several scripts need", "क्\u200dष", "क्\u200dष"],
    ["nothing for an icon", "\ue8b6", ""],
    ["nothing for invisible characters", "\u200b\u2060\ufeff\u202e\u0000", ""],
    ["nothing for a sentence in tag characters", "\u{e0069}\u{e0067}\u{e006e}", ""],
  ])("has %s", (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it("has no soft hyphens", () => {
    expect(withoutSoftHyphens("submis\u00ad\nsion of pa\u00adpers\u00ad\n\nNext")).toBe(
      "submission of papers\n\nNext",
    );
  });

  it("is truncated before a character that would be split", () => {
    expect(truncate("ab😀", 3)).toBe("ab");
    expect(truncate("ab😀", 4)).toBe("ab😀");
  });
});
