import stringWidth from "string-width";
import { table } from "./tables";

const COLUMNS = [
  { title: "Dimension", width: 16 },
  { title: "Score", width: 5, align: "right" as const },
  { title: "Evidence" },
];

describe("table", () => {
  it("has the given width, also with full-width characters", () => {
    const rows = [
      ["Communication", "71", "I call the crew first, then the passengers. ".repeat(8)],
      ["問題解決", "64.5", "「台風の日に、貸出を電話で受け付けました。」".repeat(6)],
    ];
    const lines = table(COLUMNS, rows, 72).split("\n");
    expect(lines.map((line) => stringWidth(line))).toEqual(lines.map(() => 72));
  });

  it("shows every word of a cell", () => {
    const evidence = "Names the ferry, the tide and the three people she called.";
    const text = table(COLUMNS, [["Problem Solving", "80", evidence]], 60);
    const words = text.replaceAll(/[│\n]/g, " ").split(/\s+/);
    expect(words).toEqual(expect.arrayContaining(evidence.split(" ")));
  });
});
