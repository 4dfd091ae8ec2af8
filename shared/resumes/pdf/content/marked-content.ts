import type { ActualTexts } from "../inspect/actual-texts";
import type { Glyph } from "./glyph";
import { applyActualText } from "./glyph-meaning";

/** The marked-content spans of a page (ISO 32000-2, 14.6): layers, and glyphs with an actual text. */
export class MarkedContent {
  /** `start`: index of the first glyph. */
  readonly #open: { isVisible: boolean; start: number }[] = [];
  readonly #closed: { start: number; end: number }[] = [];

  begin(isVisible: boolean, start: number): void {
    this.#open.push({ isVisible, start });
  }

  end(end: number): void {
    const span = this.#open.pop();
    if (span) this.#closed.push({ start: span.start, end });
  }

  /** Whether an open span belongs to a layer that is off. */
  get isHidden(): boolean {
    return this.#open.some(({ isVisible }) => !isVisible);
  }

  applyActualTexts(glyphs: readonly Glyph[], actualTexts: ActualTexts): void {
    if (actualTexts.size === 0) return;
    for (const { start, end } of this.#closed) {
      applyActualText(glyphs.slice(start, end), actualTexts);
    }
  }
}
