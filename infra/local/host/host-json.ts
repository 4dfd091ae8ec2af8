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

const hostFileSchema = z.object({
  extensions: z.object({
    http: z.object({ routePrefix: z.string() }),
    serviceBus: z.object({
      maxConcurrentCalls: z.int().min(1),
      maxAutoLockRenewalDuration: duration,
    }),
  }),
});

/** What `host.json` sets for the platform's extensions, of which this host takes the place. */
export function readHostFile(): z.output<typeof hostFileSchema>["extensions"] {
  return hostFileSchema.parse(JSON.parse(readFileSync(FILE, "utf8"))).extensions;
}
