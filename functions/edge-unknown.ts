import * as z from "zod";
import { none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { anyone, operation } from "../shared/app/http";
import { Problem } from "../shared/core/problems";

/** The Functions host's own 404 has no CORS headers: a page would see a network error. */
export default edgeFunction(
  "unknown",
  operation({
    summary: "Says that there is no edge function of that name.",
    auth: anyone,
    limit: "none",
    parameters: none,
    body: none,
    problems: ["not_found"],
    answer: z.never(),
    handle: async () => {
      throw new Problem("not_found", { detail: "There is no function of that name." });
    },
  }),
  { route: "functions/v1/{name}", isCatchAll: true },
);
