import { PDFDocument, StandardFonts } from "pdf-lib";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { onePage, pageOf } from "../../fixtures/resumes/write-pdf";

describe("the letters of a line", () => {
  const reader = usePdfReader();

  it.each([
    ["J O L I", "JO LI", 12],
    ["A M Y", "AMY", 12],
    ["Z O Ë  M Ü L L E R", "ZOË MÜLLER", 24],
    ["M e i  L i n  C h a n", "Mei Lin Chan", 9],
  ])("has letter-spaced words (%s) as words", async (_, words, size) => {
    // Each letter is placed on its own, a third of an em from the one before it, as browsers do.
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.Helvetica);
    const page = document.addPage();
    let x = 60;
    for (const letter of words) {
      page.drawText(letter, { x, y: 700, size, font });
      x += font.widthOfTextAtSize(letter, size) + 0.3 * size;
    }
    page.drawText("I am a nurse, see B, C and D.", { x: 60, y: 660, size: 11, font });
    const { text } = await reader.read(await document.save());
    expect(text).toBe(`${words}\nI am a nurse, see B, C and D.`);
  });

  it.each([
    ["character spacing", "8 Tc (JO LI) Tj"],
    ["shifts in a string", "[(J)-300(O)-300( )-300(L)-300(I)] TJ"],
    ["shifts in a string without spaces", "[(J)-300(O)-900(L)-300(I)] TJ"],
  ])("has words that are letter-spaced by %s as words", async (_, shown) => {
    const { text } = await reader.read(onePage(`BT /F1 24 Tf 50 700 Td ${shown} ET`));
    expect(text).toBe("JO LI");
  });

  it.each([
    ["A M Y   W O N G", "AMY WONG"],
    ["J O L I", "JOLI"],
    ["Driving licence A B C", "Driving licence A B C"],
    ["Grades: A B C D", "Grades: A B C D"],
  ])("reads letters with typed spaces between them (%s) as %s", async (typed, shown) => {
    const { text } = await reader.read(await pageOf([{ text: typed, x: 60, y: 700, size: 20 }]));
    expect(text).toBe(shown);
  });

  it("has accents on their letters when they are glyphs of their own", async () => {
    const content = "BT /F1 12 Tf 50 700 Td (Jos) Tj 18.7 0 Td (\\264) Tj 0 0 Td (e) Tj ET";
    expect((await reader.read(onePage(content))).text).toBe("José");
  });

  it("has words joined that soft hyphens split, and no hyphens that the page does not show", async () => {
    const softHyphen = "/Span<</ActualText <FEFF00AD>>> BDC ( ) Tj EMC -3.3 0 Td";
    const content =
      `BT /F1 12 Tf 50 700 Td (Kranken) Tj 44.7 0 Td ${softHyphen} 3.3 0 Td (haus) Tj ` +
      `26.7 0 Td ${softHyphen} 3.3 0 Td (-) Tj -71.4 -14 Td (verwaltung) Tj ET`;
    const { text, warnings } = await reader.read(onePage(content));
    expect({ text, warnings }).toEqual({ text: "Krankenhausverwaltung", warnings: [] });
  });

  it("does not take over text that a page declares for its spaces", async () => {
    const content =
      "BT /F1 12 Tf 50 700 Td (Amina) Tj /Span<</ActualText (hire)>> BDC ( ) Tj EMC (Diallo) Tj ET";
    expect((await reader.read(onePage(content))).text).toBe("Amina Diallo");
  });
});
