import * as z from "zod";
import { TEXT_LIMITS } from "./text-limits";

/** A URL of the web that a page can link to, as the checks of the tables allow it: without spaces and quotes. */
export const webUrl = z
  .url({ protocol: /^https?$/ })
  .regex(/^[^\s"'<>\\]+$/)
  .refine((url) => !/\p{Cc}/u.test(url))
  .max(TEXT_LIMITS.url);
