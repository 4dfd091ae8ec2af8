import { createMasks } from "./marks";
import { quoteReader } from "./quotes";

const { mask } = createMasks({
  people: [{ first_name: "Ada", last_name: "Lind" }],
  schools: ["Nordhaven College"],
  employers: [],
});
const said = (speaker: string, content: string) => ({ speaker, ...mask(content) });

const readQuote = quoteReader([
  said("interviewer", "Tell me about a conflict."),
  said("candidate", "I listened first,\n and then"),
  said("candidate", "we found a  plan. Ça marche: 「はい」"),
  said("interviewer", "What then?"),
  said("candidate", "It worked. I am ADA, and Ms Lind\u2019s team at Nordhaven College won."),
  said("interviewer", "And at school?"),
  said("candidate", "They call me [school 1] or [\u24e2chool 1]. The end is [school"),
  said("candidate", "1] and Ada\u0301 wrote it at Nordhaven  College."),
]);

describe("quoteReader", () => {
  it.each([
    ["the exact words", "I listened first"],
    ["another case and other white space", "i LISTENED   first, and"],
    ["words that span two segments of one answer", "and then we found a plan"],
    ["decomposed letters", "Ça marche".normalize("NFD")],
    ["other scripts", "はい"],
  ])("accepts %s", (_, quote) => expect(readQuote(quote)).toBe(quote));

  it.each([
    ["words that were never said", "I led the team"],
    ["the interviewer's words", "Tell me about a conflict"],
    [
      "words with the interviewer's between them",
      "we found a plan. Ça marche: 「はい」 It worked.",
    ],
    ["white space", "  "],
  ])("drops %s", (_, quote) => expect(readQuote(quote)).toBeUndefined());

  it.each([
    ["as they were said there", "I am [candidate name], and", "I am ADA, and"],
    [
      "with all of a name",
      "[candidate name]\u2019s team at [school 1]",
      "Ms Lind\u2019s team at Nordhaven College",
    ],
    ["behind what looks like one", "wrote it at [school 1].", "wrote it at Nordhaven  College."],
    ["in place of what looked like one", "They call me [text 1] or", "They call me [school 1] or"],
  ])("puts words back for marks, %s", (_, quote, expected) => {
    expect(readQuote(quote)).toBe(expected);
  });

  it.each([
    ["cuts a mark", "name], and [candidate name]\u2019s team"],
    ["has a mark that stands for other words", "I am [school 1], and"],
    ["has the words for which a mark stands", "I am ADA, and"],
    ["has a mark made of two segments", "The end is [school 1] and"],
    ["has a mark made of other characters", "or [school 1]. The end"],
  ])("drops a quote that %s", (_, quote) => expect(readQuote(quote)).toBeUndefined());
});
