import { cleanText, withoutSoftHyphens } from "./clean-text";
import { cut } from "./cut";

describe("what a glyph says", () => {
  it.each([
    ["any white space, as one space", "\u00a0\u2003", " "],
    ["the letters of a ligature", "ﬃ", "ffi"],
    ["the letters of Arabic's presentation forms", "ﻻ", "لا"],
    ["a bullet of Word's symbol font", "\uf0b7", "•"],
    ["signs that mean something as they are", "²½™", "²½™"],
    ["joiners, which several scripts need", "क्\u200dष", "क्\u200dष"],
    ["nothing for an icon", "\ue8b6", ""],
    ["nothing for what is not seen", "\u200b\u2060\ufeff\u202e\u0000", ""],
    ["nothing for a sentence of tag characters", "\u{e0069}\u{e0067}\u{e006e}", ""],
  ])("is %s", (_, text, clean) => {
    expect(cleanText(text)).toBe(clean);
  });

  it("parts no word with a soft hyphen", () => {
    expect(withoutSoftHyphens("submis\u00ad\nsion of pa\u00adpers\u00ad\n\nNext")).toBe(
      "submission of papers\n\nNext",
    );
  });

  it("is not broken in two where a text is cut", () => {
    expect(cut("ab😀", 3)).toBe("ab");
    expect(cut("ab😀", 4)).toBe("ab😀");
  });
});
