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
