import { HttpRequest } from "@azure/functions";
import { clientAddress, networkOf } from "./limits";

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

  it.each([
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:db8:0000::0001", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1%eth0"],
    ["::ffff:203.0.113.7", "203.0.113.7"],
    ["[::FFFF:cb00:7107]:443", "203.0.113.7"],
  ])("writes %s as %s", (forwarded, address) => expect(addressOf(forwarded)).toBe(address));

  it("returns the last entry, which the front end appended", () => {
    expect(addressOf("198.51.100.1, 10.0.0.1,203.0.113.7:80")).toBe("203.0.113.7");
  });

  it("returns undefined without a valid last entry", () => {
    expect(addressOf()).toBeUndefined();
    expect(addressOf("1.2.3.4,")).toBeUndefined();
    expect(addressOf("1.2.3.4, not an address")).toBeUndefined();
  });
});

describe("networkOf", () => {
  it.each([
    ["203.0.113.7", "203.0.113.7"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"],
    ["2001:db8:1:3::1", "2001:db8:1:3::/64"],
    ["::1", "::/64"],
    ["fe80::1%eth0", "fe80::/64"],
  ])("counts %s as %s", (address, network) => expect(networkOf(address)).toBe(network));
});
