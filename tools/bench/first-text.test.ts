import { compare } from "./first-text";

const arrivals = (...texts: string[]) => texts.map((text, at) => ({ text, at }));

describe("compare", () => {
  it("takes the gateway's time of the word behind the app's first text", () => {
    const app = [{ text: "I see. Why?", at: 9 }];
    const gateway = arrivals("I ", "I see. ", "I see. Why? ", "I see. Why? How?");
    expect(compare(app, gateway)).toEqual({ app: 9, gateway: 3, firstWord: 0 });
  });

  it("throws when the gateway's text is another one, when none follows, and without text", () => {
    expect(() => compare(arrivals("Why?"), arrivals("How? Who?"))).toThrow("does not go on");
    expect(() => compare(arrivals("Why?"), arrivals("Why?"))).toThrow("does not go on");
    expect(() => compare([], arrivals("Why?"))).toThrow("no text");
  });
});
