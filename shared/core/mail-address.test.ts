import { mailAddress } from "./mail-address";

describe("mailAddress", () => {
  it.each([
    ["robin@example.test", "robin@example.test"],
    ["Robin.O'Hara+jobs@EXAMPLE.Test", "Robin.O'Hara+jobs@example.test"],
    ["robin@bücher.example", "robin@xn--bcher-kva.example"],
    ["robin@BÜCHER.example", "robin@xn--bcher-kva.example"],
    ["robin@xn--bcher-kva.example", "robin@xn--bcher-kva.example"],
    ["robin@例え.テスト", "robin@xn--r8jz45g.xn--zckzah"],
    ["robin@例え。テスト", "robin@xn--r8jz45g.xn--zckzah"],
  ])("sends mail for %s to %s, and shows it as typed", (typed, sendTo) => {
    expect(mailAddress.parse(` ${typed} `)).toEqual({ typed, sendTo });
  });

  it.each([
    ...["", "robin", "@example.test", "robin@", "robin@localhost", "a@b@", "ro bin@example.test"],
    ...["robin@example.test/x", "robin@evil%2ecom", "robin@1.2.3.4", "robin@[::1]", "robin@0x7f.1"],
    ...["robin@a..b.test", "robin@example.test:25", "a@b.test, c@d.test", "robin@-a.test"],
    ...["robin@example.test\nBcc: all@example.test", `robin@${"x".repeat(320)}.test`, "ä@b.test"],
  ])("refuses %j", (typed) => {
    expect(mailAddress.safeParse(typed).success).toBe(false);
  });
});
