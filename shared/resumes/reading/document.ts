import { join } from "node:path";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { ResumeRefusal } from "../refusal";
import type { Extraction, ResumeWarning } from "../schemas";
import type { ActualTexts } from "../screening/actual-texts";
import { MAX_PAGES, screen } from "../screening/screen";
import { cleanText, withoutSoftHyphens } from "./clean-text";
import { ContentReader } from "./content-reader";
import { cut } from "./cut";
import { IDENTITY } from "./geometry";
import { hiddenTextWarnings } from "./hidden-text";
import { matrixOf } from "./operands";
import { textOfPage } from "./page-text";

/** How much text of a resume is used, in UTF-16 code units, and how the rest is marked. */
const MAX_TEXT_LENGTH = 15_000;
const TRUNCATION_MARK = "...[truncated]";

/** Where a PDF's header stands at the latest: programs may put something else before it. */
const MAX_HEADER_OFFSET = 1024;

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the text that a resume shows, in reading order.
 * Pages after the one where the text is full are not read.
 * @throws {ResumeRefusal}
 */
export async function readDocument(original: Uint8Array): Promise<Extraction> {
  // Screening empties the pictures in it, and pdf.js takes it away.
  const bytes = new Uint8Array(original);
  const file = Buffer.from(bytes.buffer);
  if (!file.subarray(0, MAX_HEADER_OFFSET).includes("%PDF-")) throw new ResumeRefusal("not_a_pdf");
  const actualTexts = screen(file);
  const document = await open(bytes);
  try {
    const pages = document.numPages;
    if (pages > MAX_PAGES) throw new ResumeRefusal("pdf_too_large");
    const warnings: ResumeWarning[] = [];
    let text = "";
    for (let page = 1; page <= pages && text.length <= MAX_TEXT_LENGTH; page++) {
      const content = await readPage(document, page, actualTexts);
      warnings.push(...hiddenTextWarnings(content.glyphs(), page));
      text = [text, shownText(content)].filter(Boolean).join("\n\n");
    }
    if (!/[\p{Letter}\p{Number}]/u.test(text)) throw new ResumeRefusal("pdf_no_text");
    return { text: truncated(text), pages, warnings };
  } finally {
    await document.loadingTask.destroy();
  }
}

async function open(data: Uint8Array): Promise<Document> {
  try {
    return await getDocumentProxy(data, {
      // Nothing is drawn: no font needs to become a path, and none of the system's is looked for.
      disableFontFace: false,
      useSystemFonts: false,
      useWasm: false,
      // The build puts the character maps beside this program.
      cMapUrl: `${join(__dirname, "cmaps")}/`,
      cMapPacked: true,
      verbosity: 0,
    });
  } catch (error) {
    throw refusalFor(error);
  }
}

async function readPage(
  document: Document,
  number: number,
  actualTexts: ActualTexts,
): Promise<ContentReader> {
  try {
    const page = await document.getPage(number);
    const { transform, width, height } = page.getViewport({ scale: 1 });
    const layers = await document.getOptionalContentConfig();
    const names = await operationNames();
    const { fnArray, argsArray } = await page.getOperatorList();
    const reader = new ContentReader({
      matrix: matrixOf(transform) ?? IDENTITY,
      box: { left: 0, top: 0, right: width, bottom: height },
      isLayerVisible: (properties) => layers.isVisible(properties),
      fontNamed: (name) => (page.commonObjs.has(name) ? page.commonObjs.get(name) : undefined),
      actualTexts,
      operationName: (code) => names.get(code),
    });
    for (const [index, code] of fnArray.entries()) reader.read(code, argsArray[index] ?? []);
    page.cleanup();
    return reader;
  } catch (error) {
    throw refusalFor(error);
  }
}

let names: Map<unknown, string> | undefined;

async function operationNames(): Promise<Map<unknown, string>> {
  const { OPS } = await getResolvedPDFJS();
  names ??= new Map(Object.entries(OPS).map(([name, code]) => [code, name]));
  return names;
}

/** pdf.js says by the error's name when a password is needed; all else means that it could not read on. */
function refusalFor(error: unknown): ResumeRefusal {
  const isEncrypted = error instanceof Error && error.name === "PasswordException";
  return new ResumeRefusal(isEncrypted ? "pdf_encrypted" : "pdf_corrupt");
}

function shownText(content: ContentReader): string {
  const shown = content.glyphs().flatMap((glyph) => {
    const text = cleanText(glyph.text);
    return text === "" || (glyph.hidden && text !== " ") ? [] : [{ ...glyph, text }];
  });
  return withoutSoftHyphens(textOfPage(shown, content.rules())).normalize("NFC").trim();
}

function truncated(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return cut(text, MAX_TEXT_LENGTH) + TRUNCATION_MARK;
}
