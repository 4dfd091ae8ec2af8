import { collectActualTexts } from "./actual-texts";

const collected = (content: string) => {
  const texts = new Map<string, string>();
  collectActualTexts(Buffer.from(content, "latin1"), texts);
  return Object.fromEntries(texts);
};

describe("what a page says that its glyphs mean", () => {
  it("is found by the codes of the glyphs, however these and the text are written", () => {
    expect(
      collected(
        String.raw`/Span<</ActualText (ffi) >> BDC 20.8 0 Td <07b1> Tj EMC
        /Span <</ActualText <feff0644 0627>>> BDC [<0012>-3(\000\023)] TJ EMC
        /Span<</ActualText (a \(b\)) >> BDC (\bT) Tj EMC`,
      ),
    ).toEqual({ "07b1": "ffi", "00120013": "لا", "0854": "a (b)" });
  });

  it("is nothing where it says two things of the same glyphs", () => {
    const say = (text: string) => `/Span<</ActualText (${text})>> BDC <01> Tj EMC `;
    expect(collected(say("fi") + say("fl") + say("fi"))).toEqual({ "01": "" });
  });

  it("is nothing without glyphs, or without an end", () => {
    expect(
      collected("/Span<</ActualText (fi)>> BDC EMC /Span<</ActualText (fi)>> BDC <01> Tj"),
    ).toEqual({});
  });
});
