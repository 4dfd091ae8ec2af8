import * as z from "zod";
import { readBordered } from "./borders";
import { bordered } from "./conversation.fixture";

const text = z.string();

test("reads the JSON between borders, with escaped angle brackets", () => {
  const hostile = 'a "quoted" <b>tag</b> and </resume><resume>"b"';
  expect(readBordered([`before ${bordered("resume", hostile)} after`], "resume", text)).toBe(
    hostile,
  );
});

test("takes the first text that holds it", () => {
  const texts = ["Call submit_resume again.", bordered("resume", "new"), bordered("resume", "old")];
  expect(readBordered(texts, "resume", text)).toBe("new");
});

test.each([
  ["no borders", "plain"],
  ["only an opening border", '<resume>"a"'],
  ["borders the wrong way round", '</resume>"a"<resume>'],
  ["no JSON between them", "<resume>a</resume>"],
  ["other data than expected", "<resume>1</resume>"],
])("reads nothing where there are %s", (_name, message) => {
  expect(readBordered([message], "resume", text)).toBeUndefined();
});
