import { HttpRequest } from "@azure/functions";
import { clientAddress } from "./limits";

const addressOf = (forwarded?: string) =>
  clientAddress(
    new HttpRequest({
      method: "GET",
      url: "http://app.example.test/",
      ...(forwarded === undefined ? {} : { headers: { "x-forwarded-for": forwarded } }),
    }),
  );

describe("clientAddress", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7:51234", "203.0.113.7"],
    ["2001:db8::1", "2001:db8::1"],
    ["[2001:db8::1]:443", "2001:db8::1"],
  ])("removes the port of %s", (forwarded, address) => expect(addressOf(forwarded)).toBe(address));

  it("returns the last entry, which the front end appended", () => {
    expect(addressOf("198.51.100.1, 10.0.0.1,203.0.113.7:80")).toBe("203.0.113.7");
  });

  it("returns undefined without a valid last entry", () => {
    expect(addressOf()).toBeUndefined();
    expect(addressOf("1.2.3.4,")).toBeUndefined();
    expect(addressOf("1.2.3.4, not an address")).toBeUndefined();
  });
});
