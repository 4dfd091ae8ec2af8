import { readAnswers } from "./answers";

const answersOf = (name: string, content: string) => readAnswers({ name, content });

const LONG =
  "We had a night of fog, so I called every skipper, moved two sailings and told the ward.";
const LONGER =
  "Last year I rewrote the rota of 14 people and asked each of them first what they could not do.";

describe("readAnswers", () => {
  it("reads plain text with blank lines between answers", () => {
    const { texts } = answersOf(
      "answers.txt",
      `${LONG}\n  \n${LONGER}\nAnd then\na second line.\n`,
    );
    expect(texts).toEqual([LONG, `${LONGER} And then a second line.`]);
  });

  it("skips short answers, also in scripts without spaces", () => {
    const japanese =
      "前の職場では、毎週二十件ほどの問い合わせを一人で受け付けて、記録を残していました。";
    const { texts } = answersOf("answers.txt", `Yes, I did.\n\nはい。\n\n${japanese}\n\n${LONG}`);
    expect(texts).toEqual([japanese, LONG]);
  });

  it("truncates an answer to the limit of one message, between characters", () => {
    const [text = ""] = answersOf("answers.txt", `a${"😀 word ".repeat(3_000)}`).texts;
    expect(text.length).toBeLessThanOrEqual(8_000);
    expect(text.isWellFormed()).toBe(true);
  });

  it("reads the respondent's turns of a dialogue", () => {
    const turns = [
      { speaker: "Ana", role: "elicitor", text: `${LONG} What did you do?` },
      { speaker: "Rui", role: "respondent", text: LONG },
      { speaker: "Rui", role: "respondent", text: "Yes." },
      { speaker: "Rui", role: "respondent", text: LONGER },
    ];
    const { source, texts } = answersOf("talk.json", JSON.stringify({ turns }));
    expect(texts).toEqual([LONG, LONGER]);
    expect(source).toContain("Rui");
  });

  it.each(["{", "[]", '{"turns": [{"text": 1}]}'])(
    "reports that %s is not a dialogue",
    (content) => {
      expect(() => answersOf("talk.json", content)).toThrow(/talk\.json is not a dialogue/);
    },
  );

  it("reads the guest of a podcast, without time codes", () => {
    const transcript = [
      `**Host:** \\[00:12\\] ${LONG} ${LONG} ${LONG} ${LONG}`,
      "**Guest:** Sure.",
      `**Sidekick:** ${LONGER}`,
      `**Guest:** \\[laughs\\] ${LONG}\n\n${LONGER}`,
      "**Break:** \\[11:43\\]",
    ].join("\n\n");
    const { source, texts } = answersOf("talk.md", transcript);
    expect(texts).toEqual([`[laughs] ${LONG}\n\n${LONGER}`]);
    expect(source).toContain("Guest");
  });

  it("answers a questionnaire with the first options, the assessment first", () => {
    const questionnaire = [
      "Eligibilities",
      "1. Do you live within 50 miles of the place of work that this announcement names, all year round?",
      " A. Yes, I do",
      " B. No",
      "Assessment 1",
      "1. Which sentence describes best what you have done with",
      "recipes for more than one hundred guests at a time, from planning to serving?",
      " A. Five years of it",
      " B. None",
      "Terms of Use",
    ].join("\n");
    expect(answersOf("form.txt", questionnaire).texts).toEqual([
      "Which sentence describes best what you have done with\nrecipes for more than one hundred " +
        "guests at a time, from planning to serving?\nFive years of it",
      "Do you live within 50 miles of the place of work that this announcement names, all year " +
        "round?\nYes, I do",
    ]);
  });

  it("rejects a file without answers", () => {
    expect(() => answersOf("empty.txt", "Yes.\n\nNo.\n")).toThrow(/empty\.txt has no answer/);
  });
});
