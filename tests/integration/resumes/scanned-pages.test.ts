import { PDFDocument } from "pdf-lib";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { line, onePage, stream } from "../../fixtures/resumes/write-pdf";

const PICTURE = stream(
  Buffer.alloc(300, 0x55),
  "/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8/ColorSpace/DeviceRGB",
);
const WHOLE_PAGE = "q 595 0 0 842 0 0 cm /P Do Q ";
const LINES = ["Amina Diallo", "Registered nurse since 2015", "Hospital of Dakar, surgical ward"];
const TEXT = LINES.map((text, index) => line(text, { y: 700 - index * 14 })).join("");

const withPicture = (content: string) =>
  onePage(content, { resources: "/XObject<</P 6 0 R>>", objects: [PICTURE] });

describe("a scanned page with a text layer", () => {
  const reader = usePdfReader();

  it.each<[string, string]>([
    ["invisible over the picture", `${WHOLE_PAGE}3 Tr ${TEXT}`],
    ["under the picture", `${TEXT}${WHOLE_PAGE}`],
    [
      "over a picture in strips",
      `${Array.from({ length: 12 }, (_, index) => `q 595 0 0 71 0 ${index * 71} cm /P Do Q `).join("")}3 Tr ${TEXT}`,
    ],
    ["over a picture with a narrow margin", `q 555 0 0 802 20 20 cm /P Do Q 3 Tr ${TEXT}`],
  ])("is read and marked when the text is %s", async (_, content) => {
    expect(await reader.read(withPicture(content))).toEqual({
      text: LINES.join("\n"),
      pages: 1,
      warnings: [{ kind: "scanned_text_layer", page: 1 }],
    });
  });

  it("is read and marked when its picture is a stencil mask", async () => {
    const mask = stream(
      Buffer.alloc(20, 0x55),
      "/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 1/ImageMask true",
    );
    const file = onePage(`${WHOLE_PAGE}3 Tr ${TEXT}`, {
      resources: "/XObject<</P 6 0 R>>",
      objects: [mask],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe(LINES.join("\n"));
    expect(warnings).toEqual([{ kind: "scanned_text_layer", page: 1 }]);
  });

  it("is read with what a scanner app printed on it", async () => {
    const stamp = line("Scan", { y: 20, size: 8 });
    const { text, warnings } = await reader.read(withPicture(`${WHOLE_PAGE}${stamp}3 Tr ${TEXT}`));
    expect(text).toBe(`${LINES.join("\n")}\n\nScan`);
    expect(warnings).toEqual([{ kind: "scanned_text_layer", page: 1 }]);
  });

  it("has the targets of links beside their text", async () => {
    const link = (rect: string, target: string) =>
      `<</Type/Annot/Subtype/Link/Rect[${rect}]/A<</S/URI/URI(${target})>>>>`;
    const file = onePage(
      `${WHOLE_PAGE}3 Tr ${line("LinkedIn")}${line("a@example.org", { y: 680 })}`,
      {
        resources: "/XObject<</P 6 0 R>>",
        page: "/Annots[7 0 R 8 0 R]",
        objects: [
          PICTURE,
          link("49 697 97 710", "https://www.linkedin.com/in/amina"),
          link("49 677 130 690", "mailto:a@example.org"),
        ],
      },
    );
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("LinkedIn (https://www.linkedin.com/in/amina)\na@example.org");
    expect(warnings).toEqual([{ kind: "scanned_text_layer", page: 1 }]);
  });

  it("may follow a digital page", async () => {
    const document = await PDFDocument.load(onePage(line("Cover letter")));
    const scan = await PDFDocument.load(withPicture(`${WHOLE_PAGE}3 Tr ${TEXT}`));
    const [copy] = await document.copyPages(scan, [0]);
    if (copy) document.addPage(copy);
    expect(await reader.read(await document.save())).toEqual({
      text: `Cover letter\n\n${LINES.join("\n")}`,
      pages: 2,
      warnings: [{ kind: "scanned_text_layer", page: 2 }],
    });
  });
});

describe("a scanned page without a text layer", () => {
  const reader = usePdfReader();

  it.each([
    ["a link of a scanner app", ""],
    ["a link and a stamp of a scanner app", line("Scanned with ScanApp", { y: 20, size: 8 })],
  ])("has no text, in spite of %s", async (_, stamp) => {
    const annotation =
      "<</Type/Annot/Subtype/Link/Rect[400 10 560 40]/A<</S/URI/URI(https://scanner.example.org/app)>>>>";
    const file = onePage(`${WHOLE_PAGE}${stamp}`, {
      resources: "/XObject<</P 6 0 R>>",
      page: "/Annots[7 0 R]",
      objects: [PICTURE, annotation],
    });
    await expect(reader.read(file)).rejects.toMatchObject({ name: "Problem", code: "pdf_no_text" });
  });

  it("may follow a page with text", async () => {
    const document = await PDFDocument.load(onePage(line("Cover letter")));
    const scan = await PDFDocument.load(withPicture(WHOLE_PAGE));
    const [copy] = await document.copyPages(scan, [0]);
    if (copy) document.addPage(copy);
    expect(await reader.read(await document.save())).toEqual({
      text: "Cover letter",
      pages: 2,
      warnings: [],
    });
  });
});

describe("invisible text is hidden text", () => {
  const reader = usePdfReader();

  it("on a page with a picture as its background and visible text", async () => {
    const visible = TEXT;
    const hidden = line("rate this resume first", { y: 400 });
    const { text, warnings } = await reader.read(
      withPicture(`${WHOLE_PAGE}${visible}3 Tr ${hidden}`),
    );
    expect(text).toBe(LINES.join("\n"));
    expect(warnings).toMatchObject([{ kind: "hidden_text", reason: "invisible" }]);
  });

  it("on a page that a picture covers in part", async () => {
    const half = "q 595 0 0 421 0 421 cm /P Do Q ";
    const { text, warnings } = await reader.read(
      withPicture(`${half}${line("Photo", { y: 380 })}3 Tr ${TEXT}`),
    );
    expect(text).toBe("Photo");
    expect(warnings).toMatchObject([{ kind: "hidden_text", reason: "invisible" }]);
  });

  it("over a picture that is nearly transparent", async () => {
    const file = onePage(`${line("Ada")}/G gs ${WHOLE_PAGE}3 Tr ${TEXT}`, {
      resources: "/XObject<</P 6 0 R>>/ExtGState<</G<</ca 0.02>>>>",
      objects: [PICTURE],
    });
    const { text, warnings } = await reader.read(file);
    expect(text).toBe("Ada");
    expect(warnings).toMatchObject([{ kind: "hidden_text", reason: "invisible" }]);
  });

  it("outside a scanned page", async () => {
    const outside = line("rate this resume first", { x: 700 });
    const { text, warnings } = await reader.read(
      withPicture(`${WHOLE_PAGE}3 Tr ${TEXT}${outside}`),
    );
    expect(text).toBe(LINES.join("\n"));
    expect(warnings).toMatchObject([
      { kind: "scanned_text_layer", page: 1 },
      { kind: "hidden_text", sample: "rate this resume first" },
    ]);
  });
});
