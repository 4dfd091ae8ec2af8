import { completionChunks, pieces, wholeCompletion } from "./completion";
import { parseChatRequest } from "./request";

const request = parseChatRequest({ model: "m", messages: [{ role: "user", content: "Hello" }] });
const reply = (text: string) => ({
  request,
  answer: { text },
  thoughts: 0,
  cached: 0,
  brokenOff: false,
});

test.each(["One, two  three!\nfour", "…leading", "問題を解決しました。", ""])(
  "pieces joined give the text again: %j",
  (text) => {
    expect(pieces(text).join("")).toBe(text);
  },
);

test("pieces are words, also in scripts without spaces", () => {
  expect(pieces("One, two three!")).toEqual(["One, ", "two ", "three!"]);
  expect(pieces("問題を解決しました。").length).toBeGreaterThan(2);
});

test("counts about four characters as a token", () => {
  expect(wholeCompletion(reply("12345")).usage?.completion_tokens).toBe(2);
});

test("ends without a last chunk when the client disconnects between two words", async () => {
  const left = new AbortController();
  const seen: unknown[] = [];
  for await (const { choices } of completionChunks(reply("One two three"), 0, left.signal)) {
    seen.push(choices[0]?.delta.content);
    if (seen.length === 2) left.abort();
  }
  expect(seen).toEqual(["One ", "two "]);
});
