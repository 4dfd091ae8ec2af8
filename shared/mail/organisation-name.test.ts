import { nameDigest } from "./organisation-name";

const isAlike = (one: string, other: string) => nameDigest(one) === nameDigest(other);

describe("nameDigest", () => {
  it.each([
    ["case and spaces", "HARBOUR  clinic"],
    ["punctuation", "Harbour-Clinic."],
    ["Cyrillic letters", "Hаrbоur Сlinic"],
    ["Greek letters", "Ηarbουr Clinic"],
    ["an upper-case I for l", "Harbour CIinic"],
    ["digits", "Harb0ur C1inic"],
    ["accents", "Harbóur Clínic"],
    ["wide letters", "Ｈａｒｂｏｕｒ Ｃｌｉｎｉｃ"],
    ["mathematical letters", "𝐇𝐚𝐫𝐛𝐨𝐮𝐫 Clinic"],
    ["invisible characters", "Har\u200bbour Cli\u00adnic\u202e"],
  ])("is the same for a name with %s", (_, name) => {
    expect(isAlike(name, "Harbour Clinic")).toBe(true);
  });

  it.each([
    ...[
      "\u3164",
      "\u115f",
      "\u1160",
      "\uffa0",
      "\u17b4",
      "\u180b",
      "\ufe0f",
      "\u{e0100}",
      "\u034f",
    ],
    ...["\u0591", "\u064e", "\u1dc0", "\u20d2", "\ufe20", "\u0640", "\ufe71"],
  ])("is the same for a name with the ignorable letter or the mark %j", (character) => {
    expect(isAlike(`Harbour${character} Clinic${character}`, "Harbour Clinic")).toBe(true);
  });

  it("is the same for a letter with a stroke", () => {
    expect(isAlike("Harbøur Clinic", "Harbour Clinic")).toBe(true);
  });

  it.each([
    ["Harbour Clinic", "Harbour Clinics"],
    ["Harbour Clinic", "Arbour Clinic"],
    ["山田病院", "山口病院"],
    ["दिल्ली", "दल्ली"],
  ])("differs for %s and %s", (one, other) => {
    expect(isAlike(one, other)).toBe(false);
  });

  it("is undefined for a name that shows nothing", () => {
    expect(nameDigest("\u200b \u202e.")).toBeUndefined();
  });
});
