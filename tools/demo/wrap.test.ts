import stringWidth from "string-width";
import { LineWrapper, wrap } from "./wrap";

const widths = (text: string) => text.split("\n").map((line) => stringWidth(line));

describe("wrap", () => {
  it("breaks lines between words, and preserves line breaks", () => {
    expect(wrap("one two three\nfour  five", 9)).toBe("one two\nthree\nfour five");
  });

  it("preserves one empty line between paragraphs", () => {
    expect(wrap("one\n\n\n\ntwo", 20)).toBe("one\n\ntwo");
  });

  it("counts a full-width character as two columns", () => {
    const wrapped = wrap("図書館で十年間働いてきました。利用者の声を大切にしています。", 11);
    expect(Math.max(...widths(wrapped))).toBeLessThanOrEqual(11);
    expect(wrapped.replaceAll("\n", "")).toBe(
      "図書館で十年間働いてきました。利用者の声を大切にしています。",
    );
  });

  it("starts no line with a full stop or a closing bracket", () => {
    for (let width = 8; width < 24; width++) {
      const wrapped = wrap(
        "私は「地域の記録」と「Open Day」を担当しました。毎年、三百件です。",
        width,
      );
      expect(wrapped).not.toMatch(/^[。、」]/m);
      expect(wrapped).not.toMatch(/「$/m);
    }
  });

  it("splits a word that is wider than a line", () => {
    expect(wrap("see https://example.test/a-long-path now", 12)).toBe(
      "see\nhttps://exam\nple.test/a-l\nong-path now",
    );
  });
});

describe("LineWrapper", () => {
  it("wraps pieces like the whole text, wherever they are split", () => {
    const text =
      "We moved 12 ferries.\n\n次に「安全」について、具体的に教えてください。 Thank you.";
    for (let size = 1; size < 12; size++) {
      let written = "";
      const wrapper = new LineWrapper(18, (part) => {
        written += part;
      });
      for (let at = 0; at < text.length; at += size) wrapper.add(text.slice(at, at + size));
      wrapper.end();
      expect(written).toBe(wrap(text, 18));
    }
  });

  it("writes a word as soon as its end has arrived", () => {
    const written: string[] = [];
    const wrapper = new LineWrapper(40, (part) => written.push(part));
    wrapper.add("Good mor");
    expect(written).toEqual(["Good"]);
    wrapper.add("ning ");
    expect(written.join("")).toBe("Good morning");
  });
});
