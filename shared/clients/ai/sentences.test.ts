import { WholeSentences } from "./sentences";

/** What is passed on of a text that arrives in such pieces. */
function passOn(pieces: string[], end: "rest" | "wholeRest", expected = {}) {
  const sentences = new WholeSentences(expected);
  const passedOn = pieces.map((piece) => sentences.add(piece));
  return [...passedOn, sentences[end]()].filter(Boolean);
}

const byCharacter = (text: string) => Array.from(text);

const ANSWER =
  "Thank you. You said that you built a bridge, which is good to know. What was difficult about it?";

describe("WholeSentences", () => {
  it("passes on sentences as soon as the next one begins, and the rest at the end", () => {
    expect(passOn(byCharacter(ANSWER), "rest")).toEqual([
      "Thank you. You said that you built a bridge, which is good to know.",
      " What was difficult about it?",
    ]);
  });

  it.each([
    ["within a sentence", "You said that you built a bridge over a river. What was dif"],
    ["behind one", "You said that you built a bridge over a river. "],
    ["at its last sign", "You said that you built a bridge over a river."],
  ])("ends an answer that was cut %s at its last whole sentence", (_, text) => {
    expect(passOn(byCharacter(text), "wholeRest").join("")).toBe(
      "You said that you built a bridge over a river.",
    );
  });

  it.each([
    ["half a sentence", "Thank you for telling me that you built a bri"],
    ["a greeting and half a sentence", "Thank you. You said that you built a bri"],
    ["nothing", ""],
    ["white space", " \n\t"],
    ["signs", "?!..."],
  ])("passes on nothing of %s that was cut", (_, text) => {
    expect(passOn(byCharacter(text), "wholeRest")).toEqual([]);
  });

  it.each([
    ["a short question", "Why? Because it", "Why?"],
    ["a question in quotes", "“Pourquoi ?” Parce que", "“Pourquoi ?”"],
    [
      "a script without spaces",
      "具体的な例を一つ挙げていただけますか。それは",
      "具体的な例を一つ挙げていただけますか。",
    ],
  ])("finds that %s is worth having", (_, text, whole) => {
    expect(passOn(byCharacter(text), "wholeRest").join("")).toBe(whole);
  });

  it("passes on a short answer that ended as the model wanted", () => {
    expect(passOn(["Tha", "nks", " \n"], "rest")).toEqual(["Thanks"]);
  });

  it("leaves out thoughts before the answer, however they are split", () => {
    const text = `\n<think>They built a bridge. Ask about it.</think>\n\n${ANSWER}`;
    expect(passOn(byCharacter(text), "rest").join("")).toBe(ANSWER);
    expect(passOn([text], "rest").join("")).toBe(ANSWER);
    expect(passOn(byCharacter("<think>They built"), "rest")).toEqual([]);
  });

  it.each(["<thinking>They.</thinking>", "<thought>\nThey ask. </thought>"])(
    "leaves out %s before the answer",
    (thoughts) => {
      expect(passOn(byCharacter(`${thoughts}\n\n${ANSWER}`), "rest").join("")).toBe(ANSWER);
    },
  );

  it("leaves out thoughts without an opening tag that were not passed on yet", () => {
    expect(passOn([`They built. Ask. </think>\n${ANSWER}`], "rest").join("")).toBe(ANSWER);
  });

  it("passes on nothing more once thoughts were passed on", () => {
    const sentences = new WholeSentences();
    const thoughts = "They built a bridge and were quick about it.";
    expect(sentences.add(`${thoughts} Ask.`)).toBe(thoughts);
    expect(sentences.add(`</think>${ANSWER}`)).toBe("");
    expect(sentences.hasPassedOnThoughts).toBe(true);
  });

  it.each([
    ["behind thoughts without an opening tag", `They built. Why?</thought>\n${ANSWER}`],
    ["without thoughts", ANSWER],
  ])("passes on an answer %s where such are expected", (_, text) => {
    expect(passOn(byCharacter(text), "rest", { unmarkedThoughts: true }).join("")).toBe(ANSWER);
  });

  it("passes on nothing of thoughts that were cut, or are long, where such are expected", () => {
    expect(passOn(byCharacter(ANSWER), "wholeRest", { unmarkedThoughts: true })).toEqual([]);
    const long = ["thought ".repeat(1_001), "</thi", "nk>", ANSWER];
    expect(passOn(long, "rest", { unmarkedThoughts: true }).join("")).toBe(ANSWER);
  });

  it.each(["...", "\u200b", "\u00a0…\n"])("passes on nothing of %j", (text) => {
    expect(passOn([text], "rest")).toEqual([]);
  });

  it.each(["Dr.", "Mrs.", "(e.g.", "z.B."])("does not end a cut answer behind %s", (word) => {
    const whole = "You said that you built a bridge over a river.";
    expect(passOn(byCharacter(`${whole} It was ${word}`), "wholeRest").join("")).toBe(whole);
    expect(passOn(byCharacter(`${whole} It was ${word} Smith wh`), "wholeRest").join("")).toBe(
      whole,
    );
  });

  it("passes on text that only looks like thoughts at first", () => {
    expect(passOn(byCharacter("<thin> is not thick."), "rest")).toEqual(["<thin> is not thick."]);
  });

  it("joins characters that were split, and drops what cannot be stored", () => {
    expect(passOn(["Well done \ud83d", "\ude00\0!"], "rest")).toEqual(["Well done 😀!"]);
  });

  it("is full after 8,000 characters without thoughts", () => {
    const sentences = new WholeSentences();
    sentences.add(`<think>${"thought ".repeat(2_000)}`);
    expect(sentences.isFull).toBe(false);
    sentences.add(`</think>${"word ".repeat(2_000)}`);
    expect(sentences.isFull).toBe(true);
  });
});
