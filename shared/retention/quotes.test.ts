import { redactScore, withoutQuotes } from "./quotes";

/** Of a score. */
const LONGEST_TEXT = 4_000;

function without(text: string, ...quotes: string[]): string {
  const once = withoutQuotes(text, quotes);
  expect(withoutQuotes(once, quotes)).toBe(once);
  return once;
}

describe("removes what stands between quotation marks", () => {
  it.each([
    ['Said "I asked", then "I went".', "Said [removed], then [removed]."],
    ["Said “I asked”, then “I went”.", "Said [removed], then [removed]."],
    ["Sagte „Ich fragte“, dann „Ich ging“.", "Sagte [removed], dann [removed]."],
    ["Sagte „Ich fragte”, dann “I went”.", "Sagte [removed], dann [removed]."],
    ["Sa ”jag frågade”, sedan ”jag gick”.", "Sa [removed], sedan [removed]."],
    ["A dit « j’ai demandé », puis «parti».", "A dit [removed], puis [removed]."],
    ["Sagte »Ich fragte«, dann »Ich ging«.", "Sagte [removed], dann [removed]."],
    ["彼女は「聞いた」と『行った』と言った。", "彼女は[removed]と[removed]と言った。"],
    ["Said ‘I don’t ask’, then ‘I went’.", "Said [removed], then [removed]."],
    ["Said 'I don't ask', then 'Yes.'", "Said [removed], then [removed]"],
    ["Said 'the nurses' ward was full'.", "Said [removed]."],
    ["Sagte ‚Ich fragte‘ und ›ging‹.", "Sagte [removed] und [removed]."],
    ["Said “she said “go” and I went” at once.", "Said [removed] at once."],
    ["Said “she said ‘go’, I went” at once.", "Said [removed] at once."],
    ['Said\n"one\n\ntwo"\nand no more.', "Said\n[removed]\nand no more."],
  ])("%s", (text, left) => {
    expect(without(text)).toBe(left);
  });
});

test.each(['"', "“", "„", "«", "「"])(
  "removes what %s opens in a text that was cut, to its end",
  (mark) => {
    const text = `Cut short: ${mark}${"I asked. ".repeat(500)}`;
    expect(without(text.slice(0, LONGEST_TEXT))).toBe("Cut short: [removed]");
  },
);

describe("leaves the scorer's own words", () => {
  it.each([
    "The candidate's answers weren't long, the nurses' ward isn't named.",
    "The candidate’s answers weren’t long, the nurses’ ward isn’t named.",
    'The screen is 24" wide.',
    "Asked 5 patients; 3 < 4 > 2, [removed] and *so* on (twice).",
    "",
  ])("%s", (text) => {
    expect(without(text)).toBe(text);
  });

  it("also where there are none", () => {
    const texts = {
      narrative_summary: null,
      candidate_feedback: null,
      human_override_reason: null,
    };
    const evidence = [{ id: "1", text: null }];
    expect(redactScore({ ...texts, evidence }, ["I asked"])).toEqual({ ...texts, evidence });
  });
});

describe("removes a cited quote", () => {
  it("wherever it stands, the longer before what it holds", () => {
    const text = "I asked the ward, they say; I asked, and asked.";
    const quotes = ["", " ", "I asked", " I asked the ward"];
    expect(without(text, ...quotes)).toBe("[removed], they say; [removed], and asked.");
  });

  it("whatever its case and spaces, but not in other words", () => {
    expect(without("They said it  took two\nweeks.", "It took two weeks.")).toBe(
      "They said [removed]",
    );
    expect(without("In April I saw an insight.", "I")).toBe("In April [removed] saw an insight.");
    expect(without("Er sagte ΟΔΟΣ ΜΟΥ.", "οδος μου")).toBe("Er sagte [removed].");
    expect(without("Er sagte ΟΔΟΣ.Α", "οδος")).toBe("Er sagte [removed].Α");
    expect(without("彼女は聞いたと言った。", "聞いた")).toBe("彼女は[removed]と言った。");
  });

  it("with marks of its own, and with what stands for the removed", () => {
    expect(without('He said "go" and I went (.*) $1.', 'said "go" and I', "(.*)")).toBe(
      "He [removed] went [removed] $1.",
    );
    expect(without("Was removed by me.", "removed", "e")).toBe("Was [removed] by me.");
    expect(without("a\\b/c-d [e] {f}", "a\\b/c-d [e]")).toBe("[removed] {f}");
  });

  it("in each text of a score", () => {
    const redacted = redactScore(
      {
        narrative_summary: "Kind; “I listen”.",
        candidate_feedback: "You said: I asked the ward. Go on.",
        human_override_reason: "I asked the ward. I disagree.",
        evidence: [{ id: "1", text: 'Never said "no". I asked the ward.' }],
      },
      ["I asked the ward."],
    );
    expect(redacted).toEqual({
      narrative_summary: "Kind; [removed].",
      candidate_feedback: "You said: [removed] Go on.",
      human_override_reason: "[removed] I disagree.",
      evidence: [{ id: "1", text: "Never said [removed]. [removed]" }],
    });
  });
});

test.each(['"', "'", " '", "a'", "'a ", "‘", "’a", "„", "“", "«", "a ", " "])(
  "comes to an end with half a megabyte of %j",
  (part) => {
    const text = part.repeat(500_000 / part.length);
    expect(typeof withoutQuotes(text, ["a a", part])).toBe("string");
  },
);
