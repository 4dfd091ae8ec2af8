import type { Matrix } from "./geometry";
import { textByCode } from "./glyph-names";
import { DEFAULT_FONT, type Font, type Ink } from "./graphics-state";
import type { PdfGlyph } from "./place-glyphs";

/**
 * Parse the operands of pdf.js's operations. They are untyped and come from the file, so each
 * function accepts any value and returns a harmless one for what it does not understand.
 */

export function numberAt(values: readonly unknown[], index: number): number {
  const value = values[index];
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

export function numbersOf(value: unknown): number[] {
  if (value instanceof Float32Array) return Array.from(value);
  return Array.isArray(value) ? value.map((_, index) => numberAt(value, index)) : [];
}

export function matrixOf(value: unknown): Matrix | undefined {
  const [a, b, c, d, e, f] = numbersOf(value);
  if (a === undefined || b === undefined || c === undefined) return undefined;
  return d === undefined || e === undefined || f === undefined ? undefined : [a, b, c, d, e, f];
}

/** A colour as pdf.js writes it: `#rrggbb`. */
export function inkOf(value: unknown): Ink {
  if (typeof value !== "string" || !/^#[0-9a-f]{6}$/i.test(value)) return "unknown";
  const channel = (at: number) => Number.parseInt(value.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}

export function propertyOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** The items of a `showText` operation: glyphs, and numbers that shift the next glyph. */
export function glyphsOf(value: unknown, font: Font): (PdfGlyph | number)[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown): (PdfGlyph | number)[] => {
    if (typeof item === "number") return [item];
    const unicode = propertyOf(item, "unicode");
    const width = propertyOf(item, "width");
    if (typeof unicode !== "string" || typeof width !== "number") return [];
    const verticalMetrics = propertyOf(item, "vmetric");
    const code = numberAt([propertyOf(item, "originalCharCode")], 0);
    return [
      {
        unicode: font.textByCode.get(code) ?? unicode,
        code,
        width,
        isSpace: propertyOf(item, "isSpace") === true,
        verticalMetrics: verticalMetrics ? numbersOf(verticalMetrics) : undefined,
      },
    ];
  });
}

export function fontOf(value: unknown): Font {
  const matrix = matrixOf(propertyOf(value, "fontMatrix"));
  const box = numbersOf(propertyOf(value, "bbox"));
  const height = Math.abs(numberAt(box, 3) - numberAt(box, 1));
  const isType3 = propertyOf(value, "isType3Font") === true;
  const names = propertyOf(value, "differences");
  const texts = propertyOf(propertyOf(value, "toUnicode"), "_map");
  return {
    ...DEFAULT_FONT,
    ...(matrix ? { unitWidth: matrix[0] } : {}),
    ...(matrix && isType3 ? { isType3, em: height * Math.abs(matrix[3]) } : {}),
    vertical: propertyOf(value, "vertical") === true,
    textByCode: textByCode(names, texts),
  };
}
