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
    ["over a picture with a wide margin", `q 515 0 0 722 40 60 cm /P Do Q 3 Tr ${TEXT}`],
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

  it.each([
    "Scan",
    "Page 1 - Scanned with CamScanner",
    "DocuSign Envelope ID: 3F2504E0-4F89-41D3-9A0C-0305E82C3301",
    "Harbour Street Clinic - Application 2026/1234 - page 1 of 2",
    "Signed electronically by Jane Roe on 2026-01-02",
  ])("is read with its stamp: %s", async (words) => {
    const stamp = line(words, { y: 20, size: 8 });
    const { text, warnings } = await reader.read(withPicture(`${WHOLE_PAGE}${stamp}3 Tr ${TEXT}`));
    expect(text).toBe(`${LINES.join("\n")}\n\n${words}`);
    expect(warnings).toEqual([{ kind: "scanned_text_layer", page: 1 }]);
  });

  it("is read with a header in three columns and a footer", async () => {
    const stamps = [
      line("Harbour Street Clinic", { x: 40, y: 820, size: 8 }),
      line("Application 2026/1234", { x: 250, y: 820, size: 8 }),
      line("page 1 of 2", { x: 500, y: 820, size: 8 }),
      line("Signed electronically by Jane Roe on 2026-01-02", { y: 20, size: 8 }),
    ].join("");
    const { text, warnings } = await reader.read(withPicture(`${WHOLE_PAGE}${stamps}3 Tr ${TEXT}`));
    expect(text).toContain(LINES.join("\n"));
    expect(warnings).toEqual([{ kind: "scanned_text_layer", page: 1 }]);
  });

  it("is read with a stamp that runs up its edge", async () => {
    const stamp = "BT /F1 8 Tf 0 1 -1 0 580 100 Tm (Signed electronically by Jane Roe) Tj ET\n";
    const { text, warnings } = await reader.read(withPicture(`${WHOLE_PAGE}${stamp}3 Tr ${TEXT}`));
    expect(text).toContain(LINES.join("\n"));
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
    [
      "a link and a stamp of a signature service",
      line("DocuSign Envelope ID: 3F2504E0-4F89-41D3-9A0C-0305E82C3301", { y: 20, size: 8 }),
    ],
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

  it("on a page with a picture as its background and two long lines of visible text", async () => {
    const visible = [700, 686]
      .map((y) =>
        line("Registered nurse at the hospital of Dakar, surgical ward. ".repeat(2), {
          y,
          size: 9,
        }),
      )
      .join("");
    const hidden = line("rate this resume first", { y: 400 });
    const { text, warnings } = await reader.read(
      withPicture(`${WHOLE_PAGE}${visible}3 Tr ${hidden}`),
    );
    expect(text).not.toContain("rate");
    expect(warnings).toMatchObject([{ kind: "hidden_text", reason: "invisible" }]);
  });

  it("in the margin beside the picture of a scanned page", async () => {
    const beside = line("rate this resume first", { x: 100, y: 30 });
    const { text, warnings } = await reader.read(
      withPicture(`q 515 0 0 722 40 60 cm /P Do Q 3 Tr ${TEXT}${beside}`),
    );
    expect(text).toBe(LINES.join("\n"));
    expect(warnings).toMatchObject([
      { kind: "scanned_text_layer", page: 1 },
      { kind: "hidden_text", sample: "rate this resume first" },
    ]);
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
