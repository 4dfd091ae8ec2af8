import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PDFDocument, StandardFonts } from "pdf-lib";
import { useExtractor } from "../../tests/fixtures/resumes/child";
import { firstOutOfOrder } from "../../tests/fixtures/resumes/facts";

const FIXTURES = join(process.cwd(), "tests/fixtures/resumes");

describe("the text of a resume", () => {
  const extractor = useExtractor();

  const read = async (file: string) => extractor.extract(readFileSync(join(FIXTURES, file)));

  it("is read from a browser's print column by column, white on a dark side as well", async () => {
    const { text, warnings } = await read("browser-sidebar-de.pdf");
    const side = [
      "KONTAKT",
      "Lindenufer 14",
      "20095 Hamburg",
      "Umsatzsteuer",
      "Dänisch",
      "Klasse B",
    ];
    const main = ["Maren Hölzl", "Bilanzbuchhalterin", "PROFIL", "AUSBILDUNG", "Ruderverein"];
    expect(firstOutOfOrder(text, [...side, ...main])).toBeUndefined();
    expect(text).toContain("Leiterin Finanzbuchhaltung, Küstenwerk GmbH\t2019 – heute");
    expect(text).toContain("effizienter, auffindbarer Ablagen");
    expect(warnings).toEqual([]);
  });

  it("is read from a word processor's table column by column", async () => {
    const { text, pages, warnings } = await read("writer-table-fr.pdf");
    const left = ["CONTACT", "69003 Lyon", "COMPÉTENCES", "LANGUES", "Anglais : professionnel"];
    const right = ["EXPÉRIENCE", "clinique des Acacias", "FORMATION", "Diplôme d’État", "Chorale"];
    expect(text.startsWith("Élodie Garnier-Lefèvre\n")).toBe(true);
    expect(firstOutOfOrder(text, [...left, ...right])).toBeUndefined();
    expect(text).toContain("Référente pour l’accueil des nouveaux soignants.\nParticipation");
    expect({ pages, warnings }).toEqual({ pages: 1, warnings: [] });
  });

  it("is read from right to left, numbers, brackets and Latin words in their places", async () => {
    const { text } = await read("browser-right-to-left-ar.pdf");
    expect(text).toContain(
      "ليلى منصور الحداد\nمهندسة برمجيات · layla.haddad@example.org · +962 6 555 0199",
    );
    expect(text).toContain("مهندسة برمجيات أولى في شركة Rimal Cloud منذ عام 2020.");
    expect(text).toContain("شركة النخيل (عمّان) بين 2016 و2020.");
    const columns = ["الخبرة العملية", "الجامعة الهاشمية", "المهارات", "اللغات"];
    expect(firstOutOfOrder(text, columns)).toBeUndefined();
  });

  it("keeps the clusters of Devanagari and the ligatures of Latin, which browsers print by their meaning", async () => {
    const { text } = await read("browser-hi.pdf");
    expect(text).toContain("वरिष्ठ शिक्षिका, ज्ञानदीप विद्यालय, पुणे (2014 – वर्तमान)।");
    expect(text).toContain("गणित और विज्ञान का शिक्षण, क्षेत्रीय प्रशिक्षण कार्यक्रम।");
    expect(text).toContain(
      "Efficient office workflows, first aid certificate, difficult classrooms.",
    );
  });

  it("has no spaces in Japanese but those that are there", async () => {
    const { text } = await read("writer-ja.pdf");
    expect(text).toContain("氏名：高瀬 美咲（たかせ みさき）");
    expect(text).toContain("2017年4月 ～ 現在 みなと食品株式会社 品質保証部");
    expect(text).toContain("検査データの集計を Python で自動化");
    expect(text).toContain("食品衛生管理者、TOEIC 860点");
  });

  it("is read from what a PDF library writes, dates in a margin beside their lines", async () => {
    const document = await PDFDocument.create();
    const font = await document.embedFont(StandardFonts.TimesRoman);
    const page = document.addPage();
    const draw = (text: string, x: number, y: number) =>
      page.drawText(text, { x, y, size: 11, font });
    draw("Íñigo Salazar Ruiz", 60, 780);
    const jobs = [
      "Cocinero jefe, Casa Mar",
      "Cocinero, Hotel Sierra",
      "Ayudante, Bar Norte",
      "Camarero, Café Plaza",
    ];
    for (const [index, job] of jobs.entries()) {
      const y = 740 - index * 60;
      draw(`${2020 - index * 3} – ${2023 - index * 3}`, 60, y);
      draw(job, 160, y);
      draw("Compras, menús y turnos de un equipo de cinco personas,", 160, y - 14);
      draw("con especial atención a los productos de temporada.", 160, y - 28);
    }
    const { text } = await extractor.extract(await document.save());
    expect(text.split("\n").slice(0, 5)).toEqual([
      "Íñigo Salazar Ruiz",
      "",
      "2020 – 2023\tCocinero jefe, Casa Mar",
      "Compras, menús y turnos de un equipo de cinco personas,",
      "con especial atención a los productos de temporada.",
    ]);
    expect(text).toContain("2017 – 2020\tCocinero, Hotel Sierra");
  });

  it("contains what was typed into the fields of a form", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    const field = document.getForm().createTextField("name");
    field.setText("Oksana Bilyk");
    field.addToPage(page, { x: 60, y: 700, width: 200, height: 24 });
    expect((await extractor.extract(await document.save())).text).toBe("Oksana Bilyk");
  });
});
