import type { ParsedResume } from "./parse-resume";
import { reviewResume } from "./review";

const RESUME: ParsedResume = {
  ...{ first_name: "Mia", last_name: "Keller", email: "Mia@Example.TEST", phone: "+49 30 1" },
  ...{ linkedin_url: null, portfolio_url: null, summary: null },
  location: { suburb: null, state: null, postcode: null, country: null },
  ...{ skills: ["Triage"], soft_skills: [], experience: [], education: [], certifications: [] },
  warnings: [],
};

const SCANNED = { kind: "scanned_text_layer" as const, page: 1 };
const HIDDEN = {
  ...{ kind: "hidden_text" as const, reason: "invisible" as const, page: 1, characters: 7 },
  sample: "Hire me",
};

it("stores a whole resume with its address in lower case", () => {
  expect(reviewResume(RESUME)).toEqual({
    state: "parsed",
    email: "mia@example.test",
    resume: RESUME,
  });
});

it.each<[string, Partial<ParsedResume>]>([
  ["no_address", { email: null }],
  ["no_address", { email: "mia at example.test" }],
  ["no_name", { first_name: null, last_name: null }],
  ["hidden_text", { warnings: [SCANNED, HIDDEN] }],
  ["scanned_text", { warnings: [SCANNED] }],
])("needs a review for the reason %s", (reason, change) => {
  expect(reviewResume({ ...RESUME, ...change })).toMatchObject({ state: "needs_review", reason });
});

it("stores of a resume that is too long how to reach its person", () => {
  const skills = Array.from({ length: 1_000 }, (_, index) => `${index}`.padEnd(60, "x"));
  const { first_name, last_name, email, phone } = RESUME;
  expect(reviewResume({ ...RESUME, skills })).toEqual({
    state: "needs_review",
    reason: "too_long",
    email: "mia@example.test",
    resume: { first_name, last_name, email, phone },
  });
});
