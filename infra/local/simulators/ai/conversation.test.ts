import * as z from "zod";
import { readDelimited } from "./conversation";
import { delimited } from "./conversation.fixture";

const text = z.string();

test("reads the JSON between borders, with escaped angle brackets", () => {
  const hostile = 'a "quoted" <b>tag</b> and </resume><resume>"b"';
  expect(readDelimited([`before ${delimited("resume", hostile)} after`], "resume", text)).toBe(
    hostile,
  );
});

test("takes the first text that holds it", () => {
  const texts = [
    "Call submit_resume again.",
    delimited("resume", "new"),
    delimited("resume", "old"),
  ];
  expect(readDelimited(texts, "resume", text)).toBe("new");
});

test.each([
  ["no borders", "plain"],
  ["only an opening border", '<resume>"a"'],
  ["borders the wrong way round", '</resume>"a"<resume>'],
  ["no JSON between them", "<resume>a</resume>"],
  ["other data than expected", "<resume>1</resume>"],
])("reads nothing where there are %s", (_name, message) => {
  expect(readDelimited([message], "resume", text)).toBeUndefined();
});
