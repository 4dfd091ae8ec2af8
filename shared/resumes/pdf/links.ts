import { cleanText } from "./content/clean-text";
import type { PageContent } from "./content/content-reader";
import { type Box, grown, isInside, type Matrix, middleOf, transformBox } from "./content/geometry";
import type { Glyph } from "./content/glyph";
import { numbersOf, propertyOf } from "./content/operands";

/** Longer targets lose their query and fragment; if they are still longer, they are ignored. */
const MAX_TARGET_LENGTH = 200;

/** Flags of annotations that are not displayed (ISO 32000-2, 12.5.3): Hidden and NoView. */
const HIDDEN_FLAGS = 0b100010;

/** The size of a target that stands for an icon, in points. */
const MAX_ICON_TEXT_SIZE = 12;

export interface Link {
  /** In page space. More than one where the link's text continues in the next line. */
  boxes: Box[];
  target: string;
  isDisplayed: boolean;
}

/**
 * The links of a page to web pages, mail addresses and telephone numbers.
 * @param annotations As pdf.js lists them
 * @param matrix From default user space to page space
 */
export function linksOf(
  annotations: readonly unknown[],
  matrix: Matrix,
  isLayerVisible: (layer: unknown) => boolean,
): Link[] {
  const links: Link[] = [];
  for (const annotation of annotations) {
    const target = targetOf(propertyOf(annotation, "url"));
    const areas = areasOf(annotation);
    if (!target || areas.length === 0) continue;
    const flags = Number(propertyOf(annotation, "annotationFlags"));
    const layer = propertyOf(annotation, "oc");
    const isDisplayed = (flags & HIDDEN_FLAGS) === 0 && (!layer || isLayerVisible(layer));
    const boxes = areas.map((area) => transformBox(matrix, area));
    const last = links.at(-1);
    if (last?.target === target && last.isDisplayed === isDisplayed) last.boxes.push(...boxes);
    else links.push({ boxes, target, isDisplayed });
  }
  return links;
}

/** The areas of an annotation in default user space: one for each line where it says so. */
function areasOf(annotation: unknown): Box[] {
  const quadPoints = numbersOf(propertyOf(annotation, "quadPoints"));
  const quads = Array.from({ length: Math.floor(quadPoints.length / 8) }, (_, index) => {
    const [left = 0, top = 0, right = 0, , , bottom = 0] = quadPoints.slice(index * 8);
    return { left, top, right, bottom };
  });
  const [left = 0, top = 0, right = 0, bottom = 0] = numbersOf(propertyOf(annotation, "rect"));
  const areas = quads.length > 0 ? quads : [{ left, top, right, bottom }];
  return areas.filter((area) => area.left !== area.right && area.top !== area.bottom);
}

/** A web address, or the address or number of `mailto:` and `tel:`; `undefined` for other targets. */
function targetOf(address: unknown): string | undefined {
  const url = typeof address === "string" ? URL.parse(address) : null;
  if (!url) return undefined;
  const target = targetOfUrl(url);
  return target.length > 0 && target.length <= MAX_TARGET_LENGTH ? target : undefined;
}

function targetOfUrl(url: URL): string {
  if (url.protocol === "mailto:" || url.protocol === "tel:") return decoded(url.pathname);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "";
  Object.assign(url, { username: "", password: "" });
  if (url.href.length > MAX_TARGET_LENGTH) Object.assign(url, { search: "", hash: "" });
  return url.href;
}

function decoded(text: string): string {
  try {
    return cleanText(decodeURIComponent(text)).trim();
  } catch {
    return text;
  }
}

/**
 * Adds the targets of links to the glyphs at which the links end, unless their own text shows them.
 * Links that are not visible become hidden glyphs, unless the page shows their targets elsewhere.
 */
export function addLinkTargets(content: PageContent, links: readonly Link[]): void {
  const visible = content.glyphs.filter(({ hidden }) => !hidden);
  const shown = new Set<string>();
  const hidden = new Map<string, Link>();
  for (const link of links) {
    const key = comparable(link.target);
    if (shown.has(key)) continue;
    if (link.isDisplayed && addTarget(link, visible, content)) shown.add(key);
    else hidden.set(key, link);
  }
  const pageText = comparable(textOf(visible));
  for (const [key, { boxes, target }] of hidden) {
    if (shown.has(key) || pageText.includes(key)) continue;
    content.glyphs.push(...boxes.slice(0, 1).map((box) => hiddenGlyph(box, target)));
  }
}

/** Returns whether the link is visible: on text, to which its target is added, or on an icon. */
function addTarget(
  { boxes, target }: Link,
  visible: readonly Glyph[],
  { glyphs, paints }: PageContent,
): boolean {
  const inside = visible.filter((glyph) => isInOneOf(boxes, glyph));
  const end = inside.findLast(({ text }) => cleanText(text).trim()) ?? inside.at(-1);
  if (end) {
    // The area of a link may be a little narrower than its text.
    const around = visible.filter((glyph) => isInOneOf(boxes, glyph, glyph.size));
    if (!comparable(textOf(around)).includes(comparable(target))) end.linkTarget = target;
    return true;
  }
  const icon = boxes.find((box) => paints.hasDrawingIn(box));
  if (icon) glyphs.push({ ...glyphIn(icon), linkTarget: target });
  return icon !== undefined;
}

function textOf(glyphs: readonly Glyph[]): string {
  return glyphs.map(({ text }) => cleanText(text)).join("");
}

/** For comparing targets with text: without scheme, `www.`, punctuation, white space and case. */
function comparable(text: string): string {
  return decoded(text)
    .toLowerCase()
    .replace(/^https?:\/\/(www\.)?/, "")
    .replace(/[\s()./·-]/g, "");
}

function isInOneOf(boxes: readonly Box[], { box, text }: Glyph, margin = 0): boolean {
  return text !== " " && boxes.some((link) => isInside(grown(link, margin), middleOf(box)));
}

/** A glyph in the place of a link's icon. */
function glyphIn(box: Box): Glyph {
  const height = box.bottom - box.top;
  return {
    text: "",
    code: 0,
    origin: { x: box.left, y: box.bottom - height / 4 },
    advance: { x: box.right - box.left, y: 0 },
    tracking: 0,
    size: Math.min(height, MAX_ICON_TEXT_SIZE),
    box,
    order: 0,
    hidden: undefined,
    isActualText: false,
  };
}

function hiddenGlyph(box: Box, target: string): Glyph {
  return { ...glyphIn(box), text: target, hidden: "invisible" };
}
