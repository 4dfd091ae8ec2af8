import { readFileSync } from "node:fs";
import { documents } from "./documents";

it.each(Object.entries(documents))("%s is up to date: else run npm run docs", (path, text) => {
  expect(readFileSync(path, "utf8")).toBe(text());
});
