import { firstOutOfOrder } from "../../fixtures/resumes/facts";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { pageOf } from "../../fixtures/resumes/write-pdf";

describe("a resume with dates or headings in a margin", () => {
  const reader = usePdfReader();

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
    const timeline = ["10/2018 Software Engineer", "9/2016 Startup Weekend", "5/2014 PM Training"];
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
});
