import { toStorable } from "../../core/text";
import { TEXT_LIMITS } from "../../core/text-limits";

const sentenceSegmenter = new Intl.Segmenter("en", { granularity: "sentence" });
const wordSegmenter = new Intl.Segmenter("en", { granularity: "word" });

/** Ends of sentences, also behind closing quotes and brackets. */
const ENDS_SENTENCE = /[.!?…。！？؟।]["'”’»)\]」』）]{0,3}$/;
const ASKS = /[?？؟]["'”’»)\]」』）]{0,3}$/;

/** An answer of so many words, or with a question, is worth having though it was cut behind it. */
const MIN_WORDS = 8;
const THOUGHTS_BEGIN = "<think>";
const THOUGHTS_END = "</think>";

const segmentsOf = (text: string) =>
  [...sentenceSegmenter.segment(text)].map(({ segment }) => segment);

function isWorthHaving(text: string): boolean {
  if (segmentsOf(text).some((sentence) => ASKS.test(sentence.trimEnd()))) return true;
  const words = [...wordSegmenter.segment(text)].filter(({ isWordLike }) => isWordLike);
  return words.length >= MIN_WORDS;
}

/**
 * Passes on a growing answer by whole sentences, so that what a reader was shown is a whole answer
 * wherever the rest may be cut: nothing before it is worth having. Leaves out thoughts that a model
 * writes before its answer, and white space around it.
 */
export class WholeSentences {
  #pending = "";
  #passedOn = 0;
  #state: "beginning" | "thoughts" | "answer" = "beginning";

  /** Whether anything was passed on. */
  get hasBegun(): boolean {
    return this.#passedOn > 0;
  }

  /** Whether the answer has become too long: it is cut. */
  get isFull(): boolean {
    return this.#passedOn + this.#pending.length > TEXT_LIMITS.text;
  }

  /** @returns what can be passed on now; may be empty */
  add(text: string): string {
    this.#pending += text;
    if (this.#skipThoughts()) return "";
    return this.#passOn(segmentsOf(this.#pending).slice(0, -1).join(""));
  }

  /** @returns the rest of an answer that ended as the model wanted */
  rest(): string {
    return this.#skipThoughts() ? "" : this.#release(this.#pending);
  }

  /** @returns what is left of an answer that was cut here */
  wholeRest(): string {
    if (this.#skipThoughts()) return "";
    const segments = segmentsOf(this.#pending);
    const last = segments.at(-1) ?? "";
    const whole = ENDS_SENTENCE.test(last.trimEnd()) ? segments : segments.slice(0, -1);
    return this.#passOn(whole.join(""));
  }

  /** @returns whether the text so far is, or may still become, thoughts before the answer */
  #skipThoughts(): boolean {
    if (this.#state === "beginning") {
      const text = this.#pending.trimStart();
      if (text.length < THOUGHTS_BEGIN.length && THOUGHTS_BEGIN.startsWith(text)) return true;
      this.#state = text.startsWith(THOUGHTS_BEGIN) ? "thoughts" : "answer";
    }
    if (this.#state === "answer") return false;
    const end = this.#pending.indexOf(THOUGHTS_END);
    if (end === -1) {
      this.#pending = this.#pending.slice(-THOUGHTS_END.length);
      return true;
    }
    this.#pending = this.#pending.slice(end + THOUGHTS_END.length);
    this.#state = "answer";
    return false;
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
