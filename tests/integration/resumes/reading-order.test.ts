import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PDFDocument, StandardFonts } from "pdf-lib";
import { firstOutOfOrder } from "../../fixtures/resumes/facts";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { onePage } from "../../fixtures/resumes/write-pdf";

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
    it("has dates in the margin beside their lines", async () => {
      const jobs = ["Cocinero jefe, Casa Mar", "Cocinero, Hotel Sierra", "Ayudante, Bar Norte"];
      const { text } = await reader.read(
        await pageOf([
          { text: "Íñigo Salazar Ruiz", x: 60, y: 780 },
          ...jobs.flatMap((job, index) => {
            const y = 740 - index * 60;
            return [
              { text: `${2020 - index * 3} – ${2023 - index * 3}`, x: 60, y },
              { text: job, x: 160, y },
              {
                text: "Compras, menús y turnos de un equipo de cinco personas,",
                x: 160,
                y: y - 14,
              },
              { text: "con especial atención a los productos de temporada.", x: 160, y: y - 28 },
            ];
          }),
        ]),
      );
      expect(text.split("\n").slice(0, 5)).toEqual([
        "Íñigo Salazar Ruiz",
        "",
        "2020 – 2023\tCocinero jefe, Casa Mar",
        "Compras, menús y turnos de un equipo de cinco personas,",
        "con especial atención a los productos de temporada.",
      ]);
    });

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
      ["A M Y   W O N G", "AMY WONG"],
      ["J O L I", "JOLI"],
      ["Driving licence A B C", "Driving licence A B C"],
      ["Grades: A B C D", "Grades: A B C D"],
    ])("reads letters with typed spaces between them (%s) as %s", async (typed, shown) => {
      const { text } = await reader.read(await pageOf([{ text: typed, x: 60, y: 700, size: 20 }]));
      expect(text).toBe(shown);
    });

    describe("with dates in several lines", () => {
      const entryAt = (y: number, place: string) => [
        { text: `Ward nurse, ${place}`, x: 180, y },
        { text: "Led a team of eight and trained the office staff in", x: 180, y: y - 14 },
        { text: "filing affidavits efficiently, every week.", x: 180, y: y - 28 },
      ];

      it.each([60, 42])("has them beside their entries, %i points apart", async (distance) => {
        const cells = ["Bonn", "Kiel", "Ulm"].flatMap((place, index) => [
          { text: `March 20${12 - index}`, x: 60, y: 700 - index * distance },
          { text: "until", x: 60, y: 686 - index * distance },
          { text: `June 20${13 - index}`, x: 60, y: 672 - index * distance },
          ...entryAt(700 - index * distance, place),
        ]);
        const { text } = await reader.read(await pageOf(cells));
        expect(text.split("\n").filter(Boolean)).toEqual(
          ["Bonn", "Kiel", "Ulm"].flatMap((place, index) => [
            `March 20${12 - index} until June 20${13 - index}\tWard nurse, ${place}`,
            "Led a team of eight and trained the office staff in",
            "filing affidavits efficiently, every week.",
          ]),
        );
      });

      it("has them on the right beside their entries", async () => {
        const cells = ["Bonn", "Kiel"].flatMap((place, index) => [
          { text: `03/20${12 - index} –`, x: 480, y: 700 - index * 60 },
          { text: `06/20${13 - index}`, x: 480, y: 686 - index * 60 },
          ...entryAt(700 - index * 60, place),
        ]);
        const { text } = await reader.read(await pageOf(cells));
        expect(text).toContain("Ward nurse, Bonn\t03/2012 – 06/2013\nLed a team");
        expect(text).toContain("Ward nurse, Kiel\t03/2011 – 06/2012\nLed a team");
      });
    });

    it("has the places under dates beside their own lines", async () => {
      const cells = ["Bonn", "Kiel"].flatMap((place, index) => {
        const y = 700 - index * 60;
        return [
          { text: "Ward nurse", x: 60, y },
          { text: `May 20${12 - index} – present`, x: 460, y },
          { text: "Saint Anne Hospital", x: 60, y: y - 14 },
          { text: `${place}, Germany`, x: 460, y: y - 14 },
        ];
      });
      const { text } = await reader.read(await pageOf(cells));
      expect(text.split("\n").filter(Boolean)).toEqual([
        "Ward nurse\tMay 2012 – present",
        "Saint Anne Hospital\tBonn, Germany",
        "Ward nurse\tMay 2011 – present",
        "Saint Anne Hospital\tKiel, Germany",
      ]);
    });

    it.each([
      ["a little lower than", 2],
      ["half a line lower than", 7],
    ])("has dates %s the first line beside their entries", async (_, lower) => {
      const cells = ["Bonn", "Kiel", "Ulm"].flatMap((place, index) => {
        const y = 700 - index * 40;
        return [
          { text: `20${12 - index} – 20${13 - index}`, x: 60, y: y - lower, size: 9 },
          { text: `Ward nurse, ${place}`, x: 180, y },
          { text: "Led a team of eight.", x: 180, y: y - 14 },
        ];
      });
      const { text } = await reader.read(await pageOf(cells));
      expect(text.split("\n").filter(Boolean)).toEqual(
        ["Bonn", "Kiel", "Ulm"].flatMap((place, index) => [
          `20${12 - index} – 20${13 - index}\tWard nurse, ${place}`,
          "Led a team of eight.",
        ]),
      );
    });

    it("has rows that begin with a date in their own column", async () => {
      const timeline = [
        "10/2018 Software Engineer",
        "9/2016 Startup Weekend",
        "5/2014 PM Training",
      ];
      const about = ["Develops responsive web", "apps for schools and", "universities in Europe."];
      const cells = about.flatMap((text, index) => [
        { text, x: 60, y: 700 - index * 17 },
        { text: timeline[index] ?? "", x: 300, y: 695 - index * 19 },
      ]);
      const { text } = await reader.read(await pageOf(cells));
      expect(text).toBe([...about, ...timeline].join("\n").replace("Europe.\n", "Europe.\n\n"));
    });

    it("has the heading of the next section below a list", async () => {
      const cells = [
        { text: "Awards", x: 60, y: 700, size: 14 },
        { text: "•", x: 60, y: 676 },
        { text: "A prize for teaching, 2019", x: 76, y: 676 },
        { text: "Skills", x: 60, y: 648, size: 14 },
        { text: "•", x: 60, y: 624 },
        { text: "First aid and wound care", x: 76, y: 624 },
      ];
      const { text } = await reader.read(await pageOf(cells));
      const lines = text.split("\n").filter(Boolean);
      expect(lines.map((shown) => shown.replace(/[\t ]+/g, " "))).toEqual([
        "Awards",
        "• A prize for teaching, 2019",
        "Skills",
        "• First aid and wound care",
      ]);
    });

    it.each([
      ["a large heading at the height of the first line", 8, 20],
      ["a heading in the middle of two lines", 6, 12],
    ])("has %s before the lines beside it", async (_, lower, size) => {
      const sections = { Experience: ["Ward nurse", "Led a team"], Skills: ["First aid", "Care"] };
      const cells = Object.entries(sections).flatMap(([heading, lines], index) => {
        const y = 700 - index * 60;
        return [
          { text: heading, x: 60, y: y - lower, size },
          ...lines.map((text, row) => ({ text, x: 220, y: y - row * 12, size: 9 })),
        ];
      });
      const { text } = await reader.read(await pageOf(cells));
      const order = Object.entries(sections).flatMap(([heading, lines]) => [heading, ...lines]);
      expect(firstOutOfOrder(text, order)).toBeUndefined();
    });

    it("has accents on their letters when they are glyphs of their own", async () => {
      const content = "BT /F1 12 Tf 50 700 Td (Jos) Tj 18.7 0 Td (\\264) Tj 0 0 Td (e) Tj ET";
      expect((await reader.read(onePage(content))).text).toBe("José");
    });
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

  it("contains the values of form fields", async () => {
    const document = await PDFDocument.create();
    const page = document.addPage();
    const field = document.getForm().createTextField("name");
    field.setText("Oksana Bilyk");
    field.addToPage(page, { x: 60, y: 700, width: 200, height: 24 });
    expect((await reader.read(await document.save())).text).toBe("Oksana Bilyk");
  });
});

interface Cell {
  text: string;
  x: number;
  y: number;
  size?: number;
}

async function pageOf(cells: readonly Cell[]): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  const page = document.addPage();
  for (const { text, x, y, size = 11 } of cells) page.drawText(text, { x, y, size, font });
  return document.save();
}
