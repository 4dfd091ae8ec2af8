import { promptOf } from "./completion";
import type { ChatRequest } from "./request";

const PROMPTS = 50;
const CHARACTERS_PER_TOKEN = 4;
/** As OpenAI does: prefixes of at least 1,024 tokens, in steps of 128. */
const MIN_TOKENS = 1_024;
const STEP_TOKENS = 128;

/** Remembers the latest prompts, and finds how much of the next one begins like one of them. */
export class PromptCache {
  readonly #prompts: string[] = [];

  /** @returns the tokens of the prompt that would be read from the cache */
  cachedTokens(request: ChatRequest): number {
    const prompt = `${request.model}${promptOf(request)}`;
    const shared = Math.max(
      0,
      ...this.#prompts.map((earlier) => sharedCharacters(earlier, prompt)),
    );
    this.#prompts.push(prompt);
    if (this.#prompts.length > PROMPTS) this.#prompts.shift();
    const tokens = Math.floor(shared / CHARACTERS_PER_TOKEN);
    return tokens < MIN_TOKENS ? 0 : tokens - (tokens % STEP_TOKENS);
  }
}

function sharedCharacters(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  let shared = 0;
  while (shared < length && one[shared] === other[shared]) shared++;
  return shared;
}
