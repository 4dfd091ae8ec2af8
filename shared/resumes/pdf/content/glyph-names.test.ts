import { textByCode, textOfGlyphName } from "./glyph-names";

describe("textOfGlyphName", () => {
  it.each([
    ["A", "A"],
    ["f_f_i", "ffi"],
    ["T_h.liga", "Th"],
    ["a.sc", "a"],
    ["one.oldstyle", "1"],
    ["Lslash_uni20AC0308_u1040C.alternate", "Ł€\u0308\u{1040c}"],
    ["ffl.alt", "ffl"],
    ["foo", ""],
    [".notdef", ""],
    ["uni20ac", ""],
    ["uniD800", "\ufffd"],
    ["u110000", ""],
  ])("maps %s to its characters", (name, text) => {
    expect(textOfGlyphName(name)).toBe(text);
  });
});

describe("textByCode", () => {
  it("leaves the case of small capitals to their codes", () => {
    const names = Array.from({ length: 98 }, (_, code) => (code === 97 ? "A.sc" : undefined));
    expect(textByCode(names, []).size).toBe(0);
  });

  it("has the codes whose mapping is missing or empty", () => {
    const names = ["f_f", "f_i", "f_l", "unknown"];
    expect([...textByCode(names, [undefined, "\u0000", "x"])]).toEqual([
      [0, "ff"],
      [1, "fi"],
    ]);
    expect(textByCode(undefined, undefined).size).toBe(0);
  });
});
