import type { Operation } from "../../shared/app/operation";

const LIMITS = { default: "`RATE_LIMIT_PER_MINUTE`", ai: "`AI_RATE_LIMIT_PER_MINUTE`" };

/** The requests that one caller may send per minute, in words. */
export function limitOf({ limit }: Operation, functionName: string): string {
  if (limit === "none") return "none";
  const { perMinute, name } = limit;
  const requests = typeof perMinute === "number" ? String(perMinute) : LIMITS[perMinute];
  return name === functionName ? requests : `${requests}, shared with \`${name}\``;
}
