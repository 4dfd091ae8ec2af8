import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PDFDocument } from "pdf-lib";
import { firstOutOfOrder } from "../../fixtures/resumes/facts";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { pageOf } from "../../fixtures/resumes/write-pdf";

const FIXTURES = join(process.cwd(), "tests/fixtures/resumes");

describe("the text of a resume", () => {
  const reader = usePdfReader();

  const read = async (file: string) => reader.read(readFileSync(join(FIXTURES, file)));

  it("is read column by column from a browser's print with a dark sidebar", async () => {
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

  it("is read column by column from a word processor's table", async () => {
    const { text, pages, warnings } = await read("writer-table-fr.pdf");
    const left = ["CONTACT", "69003 Lyon", "COMPÉTENCES", "LANGUES", "Anglais : professionnel"];
    const right = ["EXPÉRIENCE", "clinique des Acacias", "FORMATION", "Diplôme d’État", "Chorale"];
    expect(text.startsWith("Élodie Garnier-Lefèvre\n")).toBe(true);
    expect(firstOutOfOrder(text, [...left, ...right])).toBeUndefined();
    expect(text).toContain("Référente pour l’accueil des nouveaux soignants.\nParticipation");
    expect({ pages, warnings }).toEqual({ pages: 1, warnings: [] });
  });

  it("is read from right to left, with numbers, brackets and Latin words in their places", async () => {
    const { text } = await read("browser-right-to-left-ar.pdf");
    expect(text).toContain(
      "ليلى منصور الحداد\nمهندسة برمجيات · layla.haddad@example.org · +962 6 555 0199",
    );
    expect(text).toContain("مهندسة برمجيات أولى في شركة Rimal Cloud منذ عام 2020.");
    expect(text).toContain("شركة النخيل (عمّان) بين 2016 و2020.");
    const columns = ["الخبرة العملية", "الجامعة الهاشمية", "المهارات", "اللغات"];
    expect(firstOutOfOrder(text, columns)).toBeUndefined();
  });

  it("has Devanagari clusters and Latin ligatures, which browsers print with actual texts", async () => {
    const { text } = await read("browser-hi.pdf");
    expect(text).toContain("वरिष्ठ शिक्षिका, ज्ञानदीप विद्यालय, पुणे (2014 – वर्तमान)।");
    expect(text).toContain("गणित और विज्ञान का शिक्षण, क्षेत्रीय प्रशिक्षण कार्यक्रम।");
    expect(text).toContain(
      "Efficient office workflows, first aid certificate, difficult classrooms.",
    );
  });

  it("has no additional spaces in Japanese", async () => {
    const { text } = await read("writer-ja.pdf");
    expect(text).toContain("氏名：高瀬 美咲（たかせ みさき）");
    expect(text).toContain("2017年4月 ～ 現在 みなと食品株式会社 品質保証部");
    expect(text).toContain("検査データの集計を Python で自動化");
    expect(text).toContain("食品衛生管理者、TOEIC 860点");
  });

  describe("written by a PDF library", () => {
    it("has the labels of a table beside their values", async () => {
      const table = {
        Name: "Jan Novák",
        Born: "3 May 1988",
        Phone: "+420 555",
        Licence: "B, C",
        City: "Brno",
      };
      const cells = Object.entries(table).flatMap(([label, value], index) => [
        { text: label, x: 60, y: 700 - index * 16 },
        { text: value, x: 180, y: 700 - index * 16 },
      ]);
      const { text } = await reader.read(await pageOf(cells));
      expect(text).toBe(
        "Name\tJan Novák\nBorn\t3 May 1988\nPhone\t+420 555\nLicence\tB, C\nCity\tBrno",
      );
    });

    it("has columns with headings one after the other, and then the text below them", async () => {
      const columns = [
        ["Skills", "Figma", "Research", "Audits"],
        ["Tools", "Sketch", "Krita", "CSS"],
        ["Languages", "Greek", "English", "French"],
      ];
      const cells = columns.flatMap((column, index) =>
        column.map((text, row) => ({
          text,
          x: 60 + index * 180,
          y: 740 - row * 18,
          size: row === 0 ? 16 : 11,
        })),
      );
      const entry = [
        { text: "Designer, Fado Labs", x: 60, y: 600 },
        { text: "2020 – 2024", x: 480, y: 600 },
        {
          text: "Designed the booking flow of a ferry company, from first interviews to the shipped screens.",
          x: 60,
          y: 586,
        },
      ];
      const { text } = await reader.read(await pageOf([...cells, ...entry]));
      expect(
        firstOutOfOrder(text, [...columns.flat(), "Designer", "2020 – 2024", "Designed"]),
      ).toBeUndefined();
    });

    it("has aligned columns one after the other when sentences continue within them", async () => {
      const left = ["mail@example.pl", "Kraków", "Java", "Kotlin", "Kafka", "Polish", "English"];
      const right = [
        "Moved the payments of a bank from a mainframe to services that clear",
        "nine million transfers a day without an outage in more than two years",
        "of work with a team of eight.",
        "Built the search for a catalogue of four million items and kept it under",
        "a third of a second by caching what does not change.",
        "Wrote a thesis.",
        "Spoke in Warsaw.",
      ];
      const cells = left.flatMap((text, index) => [
        { text, x: 60, y: 700 - index * 14 },
        { text: right[index] ?? "", x: 180, y: 700 - index * 14 },
      ]);
      const { text } = await reader.read(await pageOf(cells));
      expect(text).toBe(`${left.join("\n")}\n\n${right.join("\n")}`);
    });
  });

  it("contains the values of form fields", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    const field = document.getForm().createTextField("name");
    field.setText("Oksana Bilyk");
    field.addToPage(page, { x: 60, y: 700, width: 200, height: 24 });
    expect((await reader.read(await document.save())).text).toBe("Oksana Bilyk");
  });
});
