import { readJob } from "./job";

const jobOf = (content: string) => readJob({ name: "job.md", content });

describe("readJob", () => {
  it.each([
    ["the first heading", "Open until May.\n\n## Night *baker*\n\nBakes.", "Night *baker*"],
    ["the first line if there is no heading", "\nHead cook\nCooks for 200.", "Head cook"],
    [
      "the title of the front matter",
      "---\nlayout: job\ntitle: 'Policy Advisor'\n---\n# We",
      "Policy Advisor",
    ],
    [
      "the heading if the front matter has no title",
      "---\nlayout: job\n---\n\n# 採用担当\n",
      "採用担当",
    ],
  ])("uses as the title %s", (_, content, title) => {
    expect(jobOf(content).title).toBe(title);
  });

  it("preserves the description", () => {
    expect(jobOf("# Cook\n\nCooks.\n").description).toBe("# Cook\n\nCooks.");
  });

  it("rejects an empty description and one over the limit of the database", () => {
    expect(() => jobOf(" \n")).toThrow(/job\.md is empty/);
    expect(() => jobOf("a".repeat(20_001))).toThrow(/longer than 20000 characters/);
  });
});
