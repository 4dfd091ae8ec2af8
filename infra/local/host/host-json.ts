import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import * as z from "zod";

const FILE = resolve(__dirname, "../../../host.json");

/** `hh:mm:ss`, as milliseconds. */
const duration = z
  .string()
  .regex(/^\d\d:\d\d:\d\d$/)
  .transform((text) => {
    const [hours = 0, minutes = 0, seconds = 0] = text.split(":").map(Number);
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000;
  });

const hostJsonSchema = z.object({
  extensions: z.object({
    http: z.object({ routePrefix: z.string() }),
    serviceBus: z.object({
      maxConcurrentCalls: z.int().min(1),
      maxAutoLockRenewalDuration: duration,
    }),
  }),
});

/** Reads the settings in `host.json` of the platform's extensions that this host replaces. */
export function readHostJson(): z.output<typeof hostJsonSchema>["extensions"] {
  return hostJsonSchema.parse(JSON.parse(readFileSync(FILE, "utf8"))).extensions;
}
