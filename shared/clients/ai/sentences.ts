import { toStorable } from "../../core/text";
import { TEXT_LIMITS } from "../../core/text-limits";
import { beginsWithThoughts, behindThoughts, endOfThoughts } from "./thoughts";

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Ends of sentences, also behind closing quotes and brackets. */
const ENDS_SENTENCE = /[.!?…。！？؟।]["'”’»)\]」』）]{0,3}$/;
/** Only behind one of these the segmenter ends a sentence: those of Unicode's rules SB4 and SB6 to SB11. */
const MAY_END_SENTENCE = /[\p{Sentence_Terminal}\u2024\r\n\u0085\u2028\u2029]/u;
const ASKS = /[?？؟]["'”’»)\]」』）]{0,3}$/;

/** An answer of so many words, or with a question, is worth having though it was cut behind it. */
const MIN_WORDS = 8;
/** A full stop behind these ends no sentence. */
const ABBREVIATION =
  /(?<![\p{L}\p{N}.])(?:dr|mr|mrs|ms|prof|st|vs|e\.\s?g|i\.\s?e|approx|nr|bzw|z\.\s?b|d\.\s?h|mme|mlle)\.$/iu;
const HAS_CHARACTERS = /[\p{L}\p{N}]/u;

const endsWithAbbreviation = (text: string) => ABBREVIATION.test(text.trimEnd());

function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  for (const { segment } of sentenceSegmenter.segment(text)) {
    const last = segments.at(-1) ?? "";
    if (endsWithAbbreviation(last)) segments.splice(-1, 1, last + segment);
    else segments.push(segment);
  }
  return segments;
}

const endsSentence = (text: string) =>
  ENDS_SENTENCE.test(text.trimEnd()) && !endsWithAbbreviation(text);

function isWorthHaving(text: string): boolean {
  if (!HAS_CHARACTERS.test(text)) return false;
  if (segmentsOf(text).some((sentence) => ASKS.test(sentence.trimEnd()))) return true;
  const words = [...wordSegmenter.segment(text)].filter(({ isWordLike }) => isWordLike);
  return words.length >= MIN_WORDS;
}

/**
 * Passes on a growing answer by whole sentences, so that what a reader was shown is a whole answer
 * wherever the rest may be cut: nothing before it is worth having. Leaves out thoughts that a model
 * writes before its answer, and white space around it.
 *
 * Thoughts without an opening tag are found at their end only. What was passed on before cannot be taken
 * back, which `hasPassedOnThoughts` says. `unmarkedThoughts` therefore passes on nothing before the end of
 * thoughts, or of an answer without any.
 */
export class WholeSentences {
  #pending = "";
  #passedOn = 0;
  #state: "beginning" | "thoughts" | "unmarked thoughts" | "unsure" | "answer" = "beginning";
  #hasUnmarkedThoughts = false;
  #hasPassedOnThoughts = false;
  readonly #expectsUnmarkedThoughts: boolean;

  constructor({ unmarkedThoughts = false } = {}) {
    this.#expectsUnmarkedThoughts = unmarkedThoughts;
  }

  /** Whether anything was passed on. */
  get hasBegun(): boolean {
    return this.#passedOn > 0;
  }

  /** Whether the answer has become too long: it is cut. */
  get isFull(): boolean {
    return this.#passedOn + this.#pending.length > TEXT_LIMITS.text;
  }

  /** Whether thoughts without an opening tag were found. */
  get hasUnmarkedThoughts(): boolean {
    return this.#hasUnmarkedThoughts;
  }

  /** Whether some of them were passed on before they were found. */
  get hasPassedOnThoughts(): boolean {
    return this.#hasPassedOnThoughts;
  }

  /** @returns what can be passed on now; may be empty */
  add(text: string): string {
    this.#pending += text;
    if (this.#skipThoughts() || this.#hasPassedOnThoughts) return "";
    // Most chunks end no sentence, and segmenting costs more than all else that a chunk needs.
    if (!MAY_END_SENTENCE.test(this.#pending)) return "";
    return this.#passOn(segmentsOf(this.#pending).slice(0, -1).join(""));
  }

  /** @returns the rest of an answer that ended as the model wanted */
  rest(): string {
    if (this.#skipThoughts() && this.#state !== "unmarked thoughts") return "";
    return this.hasBegun || HAS_CHARACTERS.test(this.#pending) ? this.#release(this.#pending) : "";
  }

  /** @returns what is left of an answer that was cut here */
  wholeRest(): string {
    if (this.#skipThoughts()) return "";
    const segments = segmentsOf(this.#pending);
    const whole = endsSentence(segments.at(-1) ?? "") ? segments : segments.slice(0, -1);
    return this.#passOn(whole.join(""));
  }

  /** @returns whether the text so far is, or may still become, thoughts before the answer */
  #skipThoughts(): boolean {
    if (this.#state === "beginning") {
      const begins = beginsWithThoughts(this.#pending);
      if (begins === "perhaps") return true;
      const unsure = this.#expectsUnmarkedThoughts ? "unmarked thoughts" : "unsure";
      this.#state = begins ? "thoughts" : unsure;
    }
    if (this.#state === "answer") return false;
    const answer = behindThoughts(this.#pending);
    if (answer === undefined) return this.#waitForEnd();
    this.#hasUnmarkedThoughts = this.#state !== "thoughts";
    this.#hasPassedOnThoughts = this.hasBegun;
    this.#pending = answer;
    this.#state = "answer";
    return false;
  }

  /** @returns whether to wait for the end of thoughts; of what can only be thoughts the end is kept */
  #waitForEnd(): boolean {
    if (this.#state === "unsure") return false;
    // No answer is as long.
    if (this.isFull) this.#state = "thoughts";
    if (this.#state === "thoughts") this.#pending = endOfThoughts(this.#pending);
    return true;
  }

  #passOn(whole: string): string {
    return this.hasBegun || isWorthHaving(whole) ? this.#release(whole) : "";
  }

  /** White space behind a sentence waits for the next one. */
  #release(text: string): string {
    const released = toStorable(this.hasBegun ? text.trimEnd() : text.trim());
    this.#pending = this.#pending.slice(text.trimEnd().length);
    this.#passedOn += released.length;
    return released;
  }
}
