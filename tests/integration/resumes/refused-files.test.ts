import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { PDFDocument } from "pdf-lib";
import { usePdfReader } from "../../fixtures/resumes/pdf-worker";
import { line, onePage, stream } from "../../fixtures/resumes/write-pdf";

const FIXTURES = join(process.cwd(), "tests/fixtures/resumes");
const MIB = 1024 * 1024;

describe("an unreadable file", () => {
  const reader = usePdfReader();

  /** The text, or the error. */
  const outcomeOf = async (file: Uint8Array) =>
    reader.read(file).then(
      ({ text }) => text,
      (error: unknown) => error,
    );

  it.each<[string, string, () => Uint8Array | Promise<Uint8Array>]>([
    ["an empty file", "not_a_pdf", () => Buffer.alloc(0)],
    ["a web page", "not_a_pdf", () => Buffer.from("<html><p>Amina Diallo</p></html>")],
    [
      "a PDF header after more than 1,024 bytes",
      "not_a_pdf",
      () => Buffer.concat([Buffer.alloc(1_025, " "), onePage(line("late"))]),
    ],
    ["a header and nothing else", "pdf_corrupt", () => Buffer.from("%PDF-1.7\n")],
    ["a header and noise", "pdf_corrupt", () => Buffer.from(`%PDF-1.7\n${"noise ".repeat(500)}`)],
    ["a truncated file", "pdf_corrupt", async () => (await documentOf(3)).subarray(0, 400)],
    [
      "a page tree that contains itself",
      "pdf_corrupt",
      () =>
        Buffer.from(
          "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>",
        ),
    ],
    ["an empty page", "pdf_no_text", () => onePage("")],
    ["a scan", "pdf_no_text", scan],
    [
      "a file that needs a password",
      "pdf_encrypted",
      () => readFileSync(join(FIXTURES, "password-needed.pdf")),
    ],
    ["101 pages", "pdf_too_large", async () => documentOf(101)],
    ["2,000 pages", "pdf_too_large", async () => documentOf(2_000)],
    [
      "a page tree that claims a billion pages",
      "pdf_too_large",
      () =>
        Buffer.from(
          onePage(line("one")).toString("latin1").replace("/Count 1", "/Count 999999999"),
          "latin1",
        ),
    ],
    [
      "a page that inflates to 600 MiB",
      "pdf_too_large",
      () => onePage(stream(bomb(600), "/Filter/FlateDecode")),
    ],
    [
      "a decompression bomb inside another",
      "pdf_too_large",
      () => onePage(stream(deflateSync(bomb(40)), "/Filter[/FlateDecode/Fl]")),
    ],
    [
      "a decompression bomb in hexadecimal",
      "pdf_too_large",
      () => onePage(stream(`${bomb(40).toString("hex")}>`, "/Filter[/AHx/Fl]")),
    ],
    [
      "a decompression bomb in base 85",
      "pdf_too_large",
      () => onePage(stream(base85(bomb(40)), "/Filter[/ASCII85Decode/FlateDecode]")),
    ],
    [
      "a decompression bomb whose filter name contains character codes",
      "pdf_too_large",
      () => onePage(stream(bomb(40), "/Filter/#46late#44ecode")),
    ],
    [
      "a decompression bomb whose filter is an indirect object",
      "pdf_too_large",
      () => onePage(stream(bomb(40), "/Filter 6 0 R"), { objects: ["/FlateDecode"] }),
    ],
    [
      "many small decompression bombs",
      "pdf_too_large",
      () =>
        onePage(line("x"), {
          objects: Array.from({ length: 8 }, () => stream(bomb(30), "/Filter/FlateDecode")),
        }),
    ],
    [
      "a decompression bomb with the dictionary of a picture",
      "pdf_no_text",
      () => onePage(stream(bomb(40), "/Subtype/Image/Width 9/Height 9/Filter/FlateDecode")),
    ],
    [
      "a decompression bomb with run-length encoding",
      "pdf_too_complex",
      () => onePage(stream(runLengthBomb(6), "/Filter/RunLengthDecode")),
    ],
  ])("%s: %s", async (_, code, file) => {
    expect(await outcomeOf(await file())).toMatchObject({ name: "Problem", code });
  });
});

describe("a readable file", () => {
  const reader = usePdfReader();

  it("may have an owner password", async () => {
    const file = readFileSync(join(FIXTURES, "password-of-owner.pdf"));
    expect((await reader.read(file)).text).toContain("Élodie Garnier-Lefèvre");
  });

  it("may have bytes before its header, or no index", async () => {
    const file = onePage(line("Amina Diallo"));
    const shifted = Buffer.concat([Buffer.alloc(1_000, " "), file]);
    expect((await reader.read(shifted)).text).toBe("Amina Diallo");
    const lost = Buffer.from(file.toString("latin1").replace("xref", "lost"), "latin1");
    expect((await reader.read(lost)).text).toBe("Amina Diallo");
  });

  it("may contain a large picture, which is not decoded", async () => {
    const pixels = deflateSync(Buffer.alloc(64 * MIB, 0x77));
    const picture = stream(
      pixels,
      "/Type/XObject/Subtype/Image/Width 8192/Height 8192/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode",
    );
    const file = onePage(`q 200 0 0 200 300 300 cm /P Do Q ${line("Amina Diallo")}`, {
      resources: "/XObject<</P 6 0 R>>",
      objects: [picture],
    });
    expect(await reader.read(file)).toEqual({ text: "Amina Diallo", pages: 1, warnings: [] });
  });

  it("may contain more than 15,000 characters, of which the first are returned", async () => {
    const lines = Array.from({ length: 60 }, (_, index) => `Line ${index} of what goes on and on.`);
    const content = lines.map((text, index) => line(text, { y: 820 - index * 13 })).join("");
    const document = await PDFDocument.load(onePage(content));
    for (let page = 0; page < 20; page++) {
      const [copy] = await document.copyPages(document, [0]);
      if (copy) document.addPage(copy);
    }
    const { text, pages } = await reader.read(await document.save());
    expect(pages).toBe(21);
    expect(text).toHaveLength(15_000 + "...[truncated]".length);
    expect(text.endsWith("...[truncated]")).toBe(true);
  });
});

async function documentOf(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let page = 1; page <= pages; page++) document.addPage().drawText(`Page ${page}`);
  return document.save();
}

function scan(): Buffer {
  const picture = stream(
    Buffer.alloc(300, 0x55),
    "/Type/XObject/Subtype/Image/Width 10/Height 10/BitsPerComponent 8/ColorSpace/DeviceRGB",
  );
  return onePage(`q 595 0 0 842 0 0 cm /P Do Q`, {
    resources: "/XObject<</P 6 0 R>>",
    objects: [picture],
  });
}

/** Deflated spaces. */
function bomb(mebibytes: number): Buffer {
  return deflateSync(Buffer.alloc(mebibytes * MIB, " "));
}

/** Two bytes stand for 128 spaces each. */
function runLengthBomb(mebibytes: number): Buffer {
  return Buffer.concat([
    Buffer.alloc(mebibytes * MIB, Buffer.from([129, 0x20])),
    Buffer.from([128]),
  ]);
}

function base85(data: Buffer): string {
  const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
  const groups = Array.from({ length: padded.length / 4 }, (_, index) => {
    let value = padded.readUInt32BE(index * 4);
    const digits = Array.from({ length: 5 }, () => {
      const digit = String.fromCharCode(33 + (value % 85));
      value = Math.floor(value / 85);
      return digit;
    });
    return digits.reverse().join("");
  });
  return `${groups.join("")}~>`;
}
