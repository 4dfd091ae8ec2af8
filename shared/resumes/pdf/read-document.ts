import { join } from "node:path";
import { getDocumentProxy, getResolvedPDFJS } from "unpdf";
import { Problem } from "../../core/problems";
import { cleanText, truncate, withoutSoftHyphens } from "./content/clean-text";
import { ContentReader, type PageContent } from "./content/content-reader";
import { IDENTITY } from "./content/geometry";
import { matrixOf } from "./content/operands";
import { hiddenTextWarnings } from "./hidden-text-warnings";
import type { ActualTexts } from "./inspect/actual-texts";
import { inspectFile, MAX_PAGES } from "./inspect/inspect-file";
import { textOfPage } from "./layout/page-text";
import { addLinkTargets, type Link, linksOf } from "./links";
import type { PdfText, PdfWarning } from "./messages";
import { hasText, revealTextLayer } from "./scanned-page";

/** Longest text that is returned, in UTF-16 code units. */
const MAX_TEXT_LENGTH = 15_000;
const TRUNCATION_MARK = "...[truncated]";

/** Some programs write other bytes before the header of a PDF; readers accept up to this many. */
const MAX_HEADER_OFFSET = 1024;

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

/**
 * Reads the visible text of a PDF file, in reading order. Stops at the page that reaches the
 * longest text.
 * @throws {Problem} of an `unreadableCode`
 */
export async function readDocument(original: Uint8Array): Promise<PdfText> {
  // A copy: the inspection empties pictures in place, and pdf.js transfers the buffer.
  const bytes = new Uint8Array(original);
  const file = Buffer.from(bytes.buffer);
  if (!file.subarray(0, MAX_HEADER_OFFSET).includes("%PDF-")) throw new Problem("not_a_pdf");
  const actualTexts = inspectFile(file);
  const document = await open(bytes);
  try {
    const pages = document.numPages;
    if (pages > MAX_PAGES) throw new Problem("pdf_too_large");
    const warnings: PdfWarning[] = [];
    let text = "";
    let hasAnyText = false;
    for (let page = 1; page <= pages && text.length <= MAX_TEXT_LENGTH; page++) {
      const { content, links } = await readPage(document, page, actualTexts);
      const hasTextLayer = revealTextLayer(content);
      hasAnyText ||= hasTextLayer || hasText(content);
      addLinkTargets(content, links);
      if (hasTextLayer) warnings.push({ kind: "scanned_text_layer", page });
      warnings.push(...hiddenTextWarnings(content.glyphs, page));
      text = [text, visibleText(content)].filter(Boolean).join("\n\n");
    }
    if (!hasAnyText) throw new Problem("pdf_no_text");
    return { text: truncated(text), pages, warnings };
  } finally {
    await document.loadingTask.destroy();
  }
}

async function open(data: Uint8Array): Promise<Document> {
  try {
    return await getDocumentProxy(data, {
      // The names of glyphs.
      fontExtraProperties: true,
      // Nothing is drawn, so no font must become a path, and no system font is needed.
      disableFontFace: false,
      useSystemFonts: false,
      useWasm: false,
      // The build puts the character maps beside this program.
      cMapUrl: `${join(__dirname, "cmaps")}/`,
      cMapPacked: true,
      verbosity: 0,
    });
  } catch (error) {
    throw unreadable(error);
  }
}

async function readPage(
  document: Document,
  number: number,
  actualTexts: ActualTexts,
): Promise<{ content: PageContent; links: Link[] }> {
  try {
    const page = await document.getPage(number);
    const { transform, width, height } = page.getViewport({ scale: 1 });
    const layers = await document.getOptionalContentConfig();
    const names = await operationNames();
    const { fnArray, argsArray } = await page.getOperatorList();
    const matrix = matrixOf(transform) ?? IDENTITY;
    const isLayerVisible = (properties: unknown) => layers.isVisible(properties);
    const reader = new ContentReader({
      matrix,
      box: { left: 0, top: 0, right: width, bottom: height },
      isLayerVisible,
      fontNamed: (name) => (page.commonObjs.has(name) ? page.commonObjs.get(name) : undefined),
      actualTexts,
      operationName: (code) => names.get(code),
    });
    for (const [index, code] of fnArray.entries()) reader.read(code, argsArray[index] ?? []);
    const annotations = await page.getAnnotations({ intent: "any" });
    const links = linksOf(annotations, matrix, isLayerVisible);
    page.cleanup();
    return { content: reader.content(), links };
  } catch (error) {
    throw unreadable(error);
  }
}

let names: Map<unknown, string> | undefined;

async function operationNames(): Promise<Map<unknown, string>> {
  const { OPS } = await getResolvedPDFJS();
  names ??= new Map(Object.entries(OPS).map(([name, code]) => [code, name]));
  return names;
}

/** pdf.js names the error `PasswordException` when a password is needed; any other means a broken file. */
function unreadable(error: unknown): Problem {
  const needsPassword = error instanceof Error && error.name === "PasswordException";
  return new Problem(needsPassword ? "pdf_encrypted" : "pdf_corrupt");
}

function visibleText({ glyphs, paints }: PageContent): string {
  const visible = glyphs.flatMap((glyph) => {
    const text = cleanText(glyph.text);
    if (glyph.hidden && text !== " ") return [];
    return text || glyph.linkTarget ? [{ ...glyph, text }] : [];
  });
  return withoutSoftHyphens(textOfPage(visible, paints.rules())).normalize("NFC").trim();
}

function truncated(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  return truncate(text, MAX_TEXT_LENGTH) + TRUNCATION_MARK;
}
