import type { Behaviour } from "./behaviours";

/** As Azure reports what its content filter found in the prompt. */
export const filterResults = (filtered: boolean) => ({
  choices: [],
  prompt_filter_results: [
    {
      prompt_index: 0,
      content_filter_results: {
        hate: { filtered: false, severity: "safe" },
        violence: { filtered, severity: filtered ? "high" : "safe" },
      },
    },
  ],
});

/** An answer that refuses the prompt without an error: whole, and as the chunks of a stream. */
type RefusedAnswer = { whole: unknown; chunks: unknown[] };

const choiceOf = (choice: object) => ({ choices: [{ index: 0, ...choice }] });
const prohibited = { finish_reason: "content_filter: PROHIBITED_CONTENT" };
const refusal = "I'm sorry, I can't help with that.";
const chunkOf = (delta: object, finish_reason: string | null = null) =>
  choiceOf({ delta, finish_reason });

const REFUSED = {
  filter_chunk: { whole: filterResults(true), chunks: [filterResults(true)] },
  filter_reason: {
    whole: choiceOf(prohibited),
    chunks: [choiceOf({ delta: { role: "assistant" }, ...prohibited })],
  },
  refusal: {
    whole: choiceOf({
      message: { role: "assistant", content: null, refusal },
      finish_reason: "stop",
    }),
    chunks: [
      chunkOf({ role: "assistant", content: "", refusal: null }),
      chunkOf({ refusal: refusal.slice(0, 10) }),
      chunkOf({ refusal: refusal.slice(10) }),
      chunkOf({}, "stop"),
    ],
  },
} as const satisfies Partial<Record<Behaviour, RefusedAnswer>>;

/** How a gateway that behaves so answers a forbidden prompt, where it does that without an error. */
export function refusedAnswer(behaviours: ReadonlySet<Behaviour>): RefusedAnswer | undefined {
  return (["filter_chunk", "filter_reason", "refusal"] as const)
    .filter((name) => behaviours.has(name))
    .map((name) => REFUSED[name])[0];
}
