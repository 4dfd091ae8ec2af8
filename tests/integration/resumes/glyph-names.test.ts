import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { onePage, stream } from "../../fixtures/resumes/write-pdf";

/** A page that shows `codes` in a font whose character codes 1, 2, … have these glyph names. */
function pageWithGlyphs(codes: string, names: string, font = "", objects: Buffer[] = []): Buffer {
  return onePage(`BT /F2 12 Tf 50 700 Td (${codes}) Tj ET`, {
    fonts:
      `/F2<</Type/Font/Subtype/Type1/BaseFont/Helvetica${font}` +
      `/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1 ${names}]>>>>`,
    objects,
  });
}

describe("glyphs without a Unicode mapping", () => {
  const reader = usePdfReader();

  it.each([
    ["o\\001ce", "/f_f_i", "office"],
    ["\\001e", "/T_h.liga", "The"],
    ["o\\001\\002ce", "/f.f /fi", "office"],
    ["\\001ord", "/f_j", "fjord"],
    ["C\\001\\002", "/a.sc /p.sc", "Cap"],
    ["\\001\\002", "/one.oldstyle /nine.lf", "19"],
    ["Hi\\001", "/u1F600.alt", "Hi😀"],
    ["\\001", "/uni00410042", "AB"],
    ["st\\001\\002", "/a_uni0301 /f_f.alt", "stáff"],
    ["Zo\\001", "/edieresis.alt", "Zoë"],
    ["sta\\001", "/ff.liga", "staff"],
  ])("(%s) with the names %s are read as %s", async (codes, names, text) => {
    expect((await reader.read(pageWithGlyphs(codes, names))).text).toBe(text);
  });

  it("are left out when their names have no meaning", async () => {
    const file = pageWithGlyphs("A\\001\\002B", "/g123 /.notdef");
    expect((await reader.read(file)).text).toBe("AB");
  });

  it("keep the font's Unicode mapping where it has one", async () => {
    const map = stream(
      `/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <ff>
      endcodespacerange 1 beginbfchar <01> <0152> endbfchar endcmap end end`,
    );
    const file = pageWithGlyphs("\\001\\002", "/O_E /f_f", "/ToUnicode 6 0 R", [map]);
    expect((await reader.read(file)).text).toBe("Œff");
  });
});
