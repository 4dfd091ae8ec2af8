import { messageForMail, nameForMail } from "./safe-text";

describe.each([
  ["nameForMail", nameForMail],
  ["messageForMail", messageForMail],
])("%s", (_, safe) => {
  it.each([
    ...["evil.com", "https://evil.test/x", "mailto:all@evil.test", "1.2.3.4", "www.evil.test"],
    ...["evil。com", "evil．com", "evil｡com", "evil․com", "https：//evil", "a＠b"],
    ...["evil·com", "evil։com", "evil・com", "evil∙com", "//evil/com", "localhost/x", "evil∕x"],
  ])("prevents %j from becoming a link without changing how it looks", (text) => {
    expect(safe(text)).not.toContain(text);
    expect(safe(text).replaceAll("\u2060", "")).toBe(text);
    for (const piece of safe(text).split("\u2060")) expect(piece).not.toMatch(/[^/][.:@/·∕]./);
  });

  it.each([
    ["bidirectional controls", "moc\u202e.live\u2066x\u2069\u200e\u200f", "moc.\u2060livex"],
    ["zero-width characters", "Har\u200bbour\ufeff\u2060 Cli\u200dnic\u00ad", "Harbour Clinic"],
    ["other characters that nobody sees", "a\u3164b\u115f\u2800\u{e0041}\u180e", "ab"],
    ["links that are hidden by them", "evil\u200b.\u2060com", "evil.\u2060com"],
  ])("removes %s", (_case, text, expected) => {
    expect(safe(text)).toBe(expected);
  });

  it.each(["O'Hara-Smith & Sons (Ltd), C++/C#", "24/7", "2026-11"])("shows %j as it is", (text) => {
    expect(safe(text).replaceAll("\u2060", "")).toBe(text);
  });

  it.each(["👩‍⚕️ 🇦🇺 ❤️ 👍🏽", "نمی‌خواهم", "क्‍ष", "Zoë Ångström", "山田 太郎", "‼️ ↔️"])(
    "leaves %j as it is",
    (text) => {
      expect(safe(text)).toBe(text);
    },
  );
});
