import { quoteChecker } from "./quotes";

const isCandidatesQuote = quoteChecker([
  { speaker: "interviewer", content: "Tell me about a conflict." },
  { speaker: "candidate", content: "I listened first,\n and then" },
  { speaker: "candidate", content: "we found a  plan. Ça marche: 「はい」" },
  { speaker: "interviewer", content: "What then?" },
  { speaker: "candidate", content: "It worked." },
]);

describe("quoteChecker", () => {
  it.each([
    ["the exact words", "I listened first"],
    ["another case and other white space", "i LISTENED   first, and"],
    ["words that span two segments of one answer", "and then we found a plan"],
    ["decomposed letters", "Ça marche".normalize("NFD")],
    ["other scripts", "はい"],
  ])("accepts %s", (_, quote) => expect(isCandidatesQuote(quote)).toBe(true));

  it.each([
    ["words that were never said", "I led the team"],
    ["the interviewer's words", "Tell me about a conflict"],
    [
      "words with the interviewer's between them",
      "we found a plan. Ça marche: 「はい」 It worked.",
    ],
    ["white space", "  "],
  ])("drops %s", (_, quote) => expect(isCandidatesQuote(quote)).toBe(false));
});
