import * as z from "zod";
import { readDelimited } from "./conversation";
import { delimited } from "./conversation.fixture";

const text = z.string();

test("reads the JSON between delimiters, with escaped angle brackets", () => {
  const hostile = 'a "quoted" <b>tag</b> and </resume><resume>"b"';
  expect(readDelimited([`before ${delimited("resume", hostile)} after`], "resume", text)).toBe(
    hostile,
  );
});

test("reads the first text that contains it", () => {
  const texts = [
    "Call submit_resume again.",
    delimited("resume", "new"),
    delimited("resume", "old"),
  ];
  expect(readDelimited(texts, "resume", text)).toBe("new");
});

test.each([
  ["no delimiters", "plain"],
  ["only an opening delimiter", '<resume>"a"'],
  ["delimiters in the wrong order", '</resume>"a"<resume>'],
  ["text between them that is not JSON", "<resume>a</resume>"],
  ["data that does not match the schema", "<resume>1</resume>"],
])("returns undefined for %s", (_name, message) => {
  expect(readDelimited([message], "resume", text)).toBeUndefined();
});
