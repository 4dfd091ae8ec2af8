import { isStorable, toStorable } from "./text";

describe("toStorable", () => {
  it("removes U+0000 and replaces unpaired surrogates", () => {
    expect(toStorable("a\0b\ud800c")).toBe("ab\ufffdc");
    expect(isStorable(toStorable("a\0b\ud800c"))).toBe(true);
  });
});
