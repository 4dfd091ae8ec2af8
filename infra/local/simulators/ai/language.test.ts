import { areSameWord, contentWords, detectLanguage, mentionedShare, sentences } from "./language";

test.each([
  ["en", "I worked with the team and we built it in a year"],
  ["fr", "J’ai travaillé avec une équipe et nous avons réussi"],
  ["de", "Ich habe mit dem Team gearbeitet und wir waren schnell"],
  ["es", "He trabajado con el equipo y hemos tenido éxito"],
  ["ja", "チームで問題を解決しました"],
  ["en", "Kubernetes, Terraform"],
  ["en", ""],
])("detects %s", (language, text) => {
  expect(detectLanguage(text)).toBe(language);
});

test.each([
  ["solve", "solving", true],
  ["communicate", "communication", true],
  ["team", "teams", true],
  ["commerce", "communication", false],
  ["art", "artist", false],
  ["form", "information", false],
])("%s and %s are the same word: %s", (one, other, alike) => {
  expect(areSameWord(one, other)).toBe(alike);
});

test("content words exclude stop words", () => {
  expect(contentWords("I built the bridge, and it’s with us")).toEqual(["built", "bridge"]);
});

test("sentences are exact parts of the text", () => {
  const text = "First, 3.5 km.  Second?\n問題です。解決しました。";
  expect(sentences(text)).toEqual(["First, 3.5 km.", "Second?", "問題です。", "解決しました。"]);
});

test("the mentioned share counts forms of the wanted words", () => {
  expect(mentionedShare(["problem", "solving"], ["solved"])).toBe(0.5);
  expect(mentionedShare([], ["solved"])).toBe(0);
});
