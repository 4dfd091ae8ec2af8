import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { line, onePage, stream } from "../../fixtures/resumes/write-pdf";

const NAME = line("Amina Diallo", { y: 760 });

/** A link annotation over an area of the page. */
function link(rect: readonly number[], target: string, entries = ""): string {
  return `<</Type/Annot/Subtype/Link/Rect[${rect.join(" ")}]/Border[0 0 0]/A<</S/URI/URI(${target})>>${entries}>>`;
}

function pageWithLinks(content: string, links: readonly string[]): Buffer {
  const references = links.map((_, index) => `${index + 6} 0 R`).join(" ");
  return onePage(content, { page: `/Annots[${references}]`, objects: links });
}

/** Around the text that `line` puts at the same place. */
const around = (x: number, width: number, y = 700) => [x - 1, y - 3, x + width + 1, y + 10];

describe("links", () => {
  const reader = usePdfReader();

  it("have their targets behind their text", async () => {
    const content = ["LinkedIn", "Portfolio", "Mail", "Phone"].map((text, index) =>
      line(text, { x: 50 + index * 120 }),
    );
    const file = pageWithLinks(NAME + content.join(""), [
      link(around(50, 46), "https://www.linkedin.com/in/amina-diallo"),
      link(around(170, 46), "http://amina.example.org/"),
      link(around(290, 22), "mailto:amina@example.org?subject=Your%20resume"),
      link(around(410, 34), "tel:+221331234567"),
    ]);
    expect(await reader.read(file)).toEqual({
      text:
        "Amina Diallo\nLinkedIn (https://www.linkedin.com/in/amina-diallo)\t" +
        "Portfolio (http://amina.example.org/)\tMail (amina@example.org)\tPhone (+221331234567)",
      pages: 1,
      warnings: [],
    });
  });

  it("have no targets behind them that the page shows", async () => {
    const file = pageWithLinks(
      NAME + line("linkedin.com/in/amina") + line("amina@example.org", { y: 680 }),
      [
        link(around(50, 110), "https://www.linkedin.com/in/amina/"),
        link(around(50, 110, 680), "mailto:Amina@example.org"),
      ],
    );
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo\n\nlinkedin.com/in/amina\namina@example.org");
    expect(warnings).toEqual([]);
  });

  it.each([
    ["https://zoe.dev/", "Zoe Developer"],
    ["https://github.com/zoe", "github.com/zoe-other"],
  ])("have their targets (%s) behind them beside similar text: %s", async (target, text) => {
    const file = pageWithLinks(line(text, { y: 760 }) + line("Website"), [
      link(around(50, 46), target),
    ]);
    expect((await reader.read(file)).text).toBe(`${text}\nWebsite (${target})`);
  });

  it("of several areas (QuadPoints) have their target behind the last one", async () => {
    const target = "https://github.com/adiallo";
    const content = line("See also my open source") + line("projects since 2019", { y: 686 });
    const quadPoints = "/QuadPoints[96 710 180 710 96 697 180 697 49 696 92 696 49 683 92 683]";
    const file = pageWithLinks(content, [link([49, 683, 180, 710], target, quadPoints)]);
    const { text } = await reader.read(file);
    expect(text).toBe(`See also my open source\nprojects (${target}) since 2019`);
  });

  it("that continue in the next line have their target once", async () => {
    const target = "https://github.com/adiallo";
    const file = pageWithLinks(line("My open source") + line("projects since 2019", { y: 686 }), [
      link(around(50, 84), target),
      link(around(50, 42, 686), target),
    ]);
    const { text } = await reader.read(file);
    expect(text).toBe(`My open source\nprojects (${target}) since 2019`);
  });

  it.each([
    ["filled", "50 698 12 12 re f"],
    ["a stroked rectangle", "50.5 698.5 11 11 re S"],
    ["a stroked polygon", "51 699 m 56 709 l 61 699 l s"],
    ["a stroked curve", "51 699 m 51 712 61 712 61 699 c S"],
    ["filled and stroked", "50 698 12 12 re B"],
  ])("on an icon (%s) are read as their targets", async (_, icon) => {
    const drawn = `q 0 0 0.5 rg 0 0 0.5 RG ${icon} Q `;
    const file = pageWithLinks(`${NAME}${drawn}${line("Dakar", { x: 200 })}`, [
      link([50, 698, 62, 710], "https://github.com/adiallo"),
    ]);
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo\nhttps://github.com/adiallo\tDakar");
    expect(warnings).toEqual([]);
  });

  it.each([
    ["where the page shows nothing", link([300, 400, 380, 412], "https://example.org/best")],
    ["under hidden text", link(around(50, 46), "https://example.org/best")],
    ["with the flag Hidden", link(around(50, 70, 760), "https://example.org/best", "/F 2")],
    ["with the flag NoView", link(around(50, 70, 760), "https://example.org/best", "/F 32")],
    ["on a layer that is off", link(around(50, 70, 760), "https://example.org/best", "/OC 7 0 R")],
  ])("%s are reported as hidden text", async (_, annotation) => {
    const file = onePage(`${NAME}3 Tr ${line("LinkedIn")}`, {
      root: "/OCProperties<</OCGs[7 0 R]/D<</OFF[7 0 R]>>>>",
      page: "/Annots[6 0 R]",
      objects: [annotation, "<</Type/OCG/Name(links)>>"],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo");
    expect(warnings).toContainEqual(
      expect.objectContaining({
        reason: "invisible",
        sample: expect.stringContaining("https://example.org/best"),
      }),
    );
  });

  const icon = "0 0 0.5 rg 50 698 12 12 re f ";
  const picture = stream(
    Buffer.alloc(12),
    "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceRGB",
  );

  it.each([
    ["on a covered icon", `${icon}1 g 40 690 100 40 re f`],
    ["on an icon covered by one of its size", `${icon}1 g 50 698 12 12 re f`],
    ["on an icon in the colour of the page", "1 g 50 698 12 12 re f"],
    ["on a nearly transparent icon", `/G gs ${icon}`],
    ["on a nearly transparent picture", "/G gs q 300 0 0 300 40 600 cm /P Do Q"],
  ])("%s are reported as hidden text", async (_, content) => {
    const file = onePage(`${NAME}q ${content} Q`, {
      page: "/Annots[6 0 R]",
      resources: "/ExtGState<</G<</ca 0.03>>>>/XObject<</P 7 0 R>>",
      objects: [link([50, 698, 62, 710], "https://example.org/best"), picture],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo");
    expect(warnings).toMatchObject([{ reason: "invisible", sample: "https://example.org/best" }]);
  });

  it("on a picture are read as their targets", async () => {
    const file = onePage(`${NAME}q 30 0 0 30 40 690 cm /P Do Q`, {
      page: "/Annots[6 0 R]",
      resources: "/XObject<</P 7 0 R>>",
      objects: [link([50, 698, 62, 710], "https://github.com/adiallo"), picture],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Amina Diallo\nhttps://github.com/adiallo");
    expect(warnings).toEqual([]);
  });

  it.each([
    ["of other schemes", "javascript:alert(1)"],
    ["to files", "file:///etc/passwd"],
    ["with long targets", `https://example.org/${"very-long/".repeat(40)}`],
  ])("%s are ignored", async (_, target) => {
    const file = pageWithLinks(NAME, [link(around(50, 70, 760), target)]);
    expect(await reader.read(file)).toEqual({ text: "Amina Diallo", pages: 1, warnings: [] });
  });

  it("without an area are ignored", async () => {
    const file = pageWithLinks(NAME, [link([300, 400, 300, 400], "https://example.org/best")]);
    expect(await reader.read(file)).toEqual({ text: "Amina Diallo", pages: 1, warnings: [] });
  });

  it("lose the query of a long target", async () => {
    const file = pageWithLinks(NAME, [
      link(around(50, 70, 760), `https://example.org/cv?utm=${"x".repeat(300)}`),
    ]);
    expect((await reader.read(file)).text).toBe("Amina Diallo (https://example.org/cv)");
  });
});
