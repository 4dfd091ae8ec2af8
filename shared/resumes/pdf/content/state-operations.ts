import { IDENTITY, multiply } from "./geometry";
import type { GraphicsState } from "./graphics-state";
import { inkOf, matrixOf, numberAt } from "./operands";

type Operation = (state: GraphicsState, operands: readonly unknown[]) => void;

/** The operations that only change the graphics state, by their names in pdf.js's `OPS`. */
export const stateOperations = new Map(
  Object.entries<Operation>({
    transform: (state, operands) => {
      const matrix = matrixOf(operands);
      if (matrix) state.matrix = multiply(state.matrix, matrix);
    },
    setLineWidth: (state, operands) => {
      state.lineWidth = numberAt(operands, 0);
    },
    setGState: (state, [entries]) => {
      if (!Array.isArray(entries)) return;
      for (const entry of entries)
        if (Array.isArray(entry)) setParameter(state, entry[0], entry[1]);
    },

    setFillRGBColor: (state, [colour]) => {
      state.fill = inkOf(colour);
    },
    setFillTransparent: (state) => {
      state.fill = "transparent";
    },
    setFillColorN: (state) => {
      state.fill = "unknown";
    },
    setStrokeRGBColor: (state, [colour]) => {
      state.stroke = inkOf(colour);
    },
    setStrokeTransparent: (state) => {
      state.stroke = "transparent";
    },
    setStrokeColorN: (state) => {
      state.stroke = "unknown";
    },

    beginText: (state) => {
      state.textMatrix = IDENTITY;
      moveTo(state, 0, 0);
    },
    setCharSpacing: (state, operands) => {
      state.characterSpacing = numberAt(operands, 0);
    },
    setWordSpacing: (state, operands) => {
      state.wordSpacing = numberAt(operands, 0);
    },
    setHScale: (state, operands) => {
      state.horizontalScale = numberAt(operands, 0) / 100;
    },
    setLeading: (state, operands) => {
      state.leading = -numberAt(operands, 0);
    },
    setTextRenderingMode: (state, operands) => {
      state.renderingMode = numberAt(operands, 0);
    },
    setTextRise: (state, operands) => {
      state.rise = numberAt(operands, 0);
    },
    moveText: (state, operands) => {
      moveTo(state, state.lineX + numberAt(operands, 0), state.lineY + numberAt(operands, 1));
    },
    setLeadingMoveText: (state, operands) => {
      state.leading = numberAt(operands, 1);
      moveTo(state, state.lineX + numberAt(operands, 0), state.lineY + numberAt(operands, 1));
    },
    setTextMatrix: (state, [matrix]) => {
      state.textMatrix = matrixOf(matrix) ?? IDENTITY;
      moveTo(state, 0, 0);
    },
    nextLine: (state) => {
      moveTo(state, state.lineX, state.lineY + state.leading);
    },
  }),
);

function moveTo(state: GraphicsState, x: number, y: number): void {
  state.x = state.lineX = x;
  state.y = state.lineY = y;
}

/** One entry of a graphics state parameter dictionary (ISO 32000-2, 8.4.5). */
function setParameter(state: GraphicsState, key: unknown, value: unknown): void {
  if (key === "LW") state.lineWidth = numberAt([value], 0);
  else if (key === "ca") state.fillAlpha = numberAt([value], 0);
  else if (key === "CA") state.strokeAlpha = numberAt([value], 0);
  else if (key === "BM") state.blended = value !== "source-over";
  else if (key === "SMask") {
    state.masked = value === true;
    state.maskText = value === true ? state.nextMaskText : [];
  }
}
