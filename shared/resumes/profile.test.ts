import { wholeDate } from "./profile";

test.each([
  ["2021", "2021-01-01"],
  ["2021-09", "2021-09-01"],
  ["2021-09-17", "2021-09-17"],
  ["2021-13", null],
  ["2021-02-30", null],
  ["September 2021", null],
  ["", null],
  [null, null],
])("%s is %s as a date", (written, date) => {
  expect(wholeDate(written)).toBe(date);
});
