import { readJob } from "./job";

const jobOf = (content: string) => readJob({ name: "job.md", content });

describe("readJob", () => {
  it.each([
    ["the first heading", "Open until May.\n\n## Night *baker*\n\nBakes.", "Night *baker*"],
    ["the first line where there is no heading", "\nHead cook\nCooks for 200.", "Head cook"],
    [
      "what the front matter says",
      "---\nlayout: job\ntitle: 'Policy Advisor'\n---\n# We",
      "Policy Advisor",
    ],
    [
      "the heading where the front matter has none",
      "---\nlayout: job\n---\n\n# 採用担当\n",
      "採用担当",
    ],
  ])("takes for the title %s", (_, content, title) => {
    expect(jobOf(content).title).toBe(title);
  });

  it("keeps the description as it is", () => {
    expect(jobOf("# Cook\n\nCooks.\n").description).toBe("# Cook\n\nCooks.");
  });

  it("refuses what is empty, or longer than the API takes", () => {
    expect(() => jobOf(" \n")).toThrow(/job\.md is empty/);
    expect(() => jobOf("a".repeat(50_001))).toThrow(/longer than 50000 characters/);
  });
});
