import { collectActualTexts } from "./actual-texts";

const collected = (content: string) => {
  const texts = new Map<string, string>();
  collectActualTexts(Buffer.from(content, "latin1"), texts);
  return Object.fromEntries(texts);
};

describe("collectActualTexts", () => {
  it("finds texts by the codes of their glyphs, in all notations of strings", () => {
    expect(
      collected(
        String.raw`/Span<</ActualText (ffi) >> BDC 20.8 0 Td <07b1> Tj EMC
        /Span <</ActualText <feff0644 0627>>> BDC [<0012>-3(\000\023)] TJ EMC
        /Span<</ActualText (a \(b\)) >> BDC (\bT) Tj EMC`,
      ),
    ).toEqual({ "07b1": "ffi", "00120013": "لا", "0854": "a (b)" });
  });

  it("returns an empty text for glyphs with two different texts", () => {
    const span = (text: string) => `/Span<</ActualText (${text})>> BDC <01> Tj EMC `;
    expect(collected(span("fi") + span("fl") + span("fi"))).toEqual({ "01": "" });
  });

  it("ignores spans without glyphs or without an end", () => {
    expect(
      collected("/Span<</ActualText (fi)>> BDC EMC /Span<</ActualText (fi)>> BDC <01> Tj"),
    ).toEqual({});
  });
});
