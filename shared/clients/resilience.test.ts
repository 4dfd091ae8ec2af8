import { upstreamProblem } from "./resilience";

const PROBLEMS = {
  failed: "mail_failed",
  unavailable: "mail_unavailable",
  timeout: "mail_timeout",
} as const;

const retryAfterOf = (retryAfter: string | null) =>
  upstreamProblem(PROBLEMS, { status: 429, retryAfter, timedOut: false }).headers()["retry-after"];

describe("upstreamProblem", () => {
  it.each([
    ["7", "7"],
    ["0.5", "1"],
    ["3600", "3600"],
  ])("passes on a Retry-After of %s seconds", (given, passed) => {
    expect(retryAfterOf(given)).toBe(passed);
  });

  it.each(["3601", "31536000", "1e300", "Infinity"])(
    "limits a Retry-After of %s to an hour",
    (given) => {
      expect(retryAfterOf(given)).toBe("3600");
    },
  );

  it("reads a Retry-After that is a date", () => {
    expect(retryAfterOf("Fri, 01 Jan 2100 00:00:00 GMT")).toBe("3600");
    expect(retryAfterOf("Mon, 01 Jan 2001 00:00:00 GMT")).toBe("30");
    const seconds = Number(retryAfterOf(new Date(Date.now() + 60_000).toUTCString()));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
  });

  it.each([null, "", "soon", "-5", "0", "NaN"])("ignores a Retry-After of %j", (given) => {
    expect(retryAfterOf(given)).toBe("30");
  });
});
