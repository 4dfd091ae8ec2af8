import glyphList from "aglfn";
import { cleanText } from "./clean-text";

/** Of the Adobe Glyph List, but not of its newer edition, which the package contains. */
const LIGATURES = [
  ["ff", "ff"],
  ["ffi", "ffi"],
  ["ffl", "ffl"],
] as const;

const textByName = new Map<string, string>([
  ...LIGATURES,
  ...glyphList.map(({ glyphName, unicodeValue }): [string, string] => [
    glyphName,
    String.fromCodePoint(Number.parseInt(unicodeValue, 16)),
  ]),
]);

/**
 * The texts of a font's character codes without a usable Unicode mapping.
 * @param names Glyph names by code, as pdf.js lists the `Differences` of an encoding
 * @param mapping Texts by code, as pdf.js computed them from the font
 */
export function textByCode(names: unknown, mapping: unknown): Map<number, string> {
  const texts = new Map<number, string>();
  if (!Array.isArray(names)) return texts;
  names.forEach((name: unknown, code) => {
    const mapped: unknown = Array.isArray(mapping) ? mapping[code] : undefined;
    if (typeof name !== "string" || (typeof mapped === "string" && cleanText(mapped))) return;
    const text = textOfGlyphName(name);
    // Small capitals may be named like capitals, and have the codes of their letters.
    const isCode = text.toLowerCase() === String.fromCodePoint(code).toLowerCase();
    if (text && !isCode) texts.set(code, text);
  });
  return texts;
}

/**
 * The text of a glyph by the rule of the Adobe Glyph List Specification: what follows a full stop is
 * dropped, and the rest is split at underscores into names of characters. Empty for unknown names.
 */
export function textOfGlyphName(name: string): string {
  const [base = ""] = name.split(".", 1);
  return base.split("_").map(textOfComponent).join("");
}

function textOfComponent(name: string): string {
  const listed = textByName.get(name);
  if (listed) return listed;
  const [, units, codePoint] = /^(?:uni((?:[\dA-F]{4})+)|u([\dA-F]{4,6}))$/.exec(name) ?? [];
  const codes = units?.match(/.{4}/g) ?? (codePoint ? [codePoint] : []);
  return codes
    .map((code) => Number.parseInt(code, 16))
    .map((code) => (code <= 0x10ffff ? String.fromCodePoint(code) : ""))
    .join("")
    .toWellFormed();
}
