import { quoteChecker } from "./quotes";

const stands = quoteChecker([
  { speaker: "interviewer", content: "Tell me about a conflict." },
  { speaker: "candidate", content: "I listened first,\n and then" },
  { speaker: "candidate", content: "we found a  plan. Ça marche: 「はい」" },
  { speaker: "interviewer", content: "What then?" },
  { speaker: "candidate", content: "It worked." },
]);

describe("quoteChecker", () => {
  it.each([
    ["the words as they are", "I listened first"],
    ["other case and white space", "i LISTENED   first, and"],
    ["words that span two segments of one answer", "and then we found a plan"],
    ["decomposed letters", "Ça marche".normalize("NFD")],
    ["other scripts", "はい"],
  ])("accepts %s", (_, quote) => expect(stands(quote)).toBe(true));

  it.each([
    ["what was never said", "I led the team"],
    ["the interviewer's words", "Tell me about a conflict"],
    ["words with somebody else's between them", "we found a plan. Ça marche: 「はい」 It worked."],
    ["nothing", "  "],
  ])("drops %s", (_, quote) => expect(stands(quote)).toBe(false));
});
