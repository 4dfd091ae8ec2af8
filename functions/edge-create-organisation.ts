import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import {
  createdOrganisation,
  createOrganisation,
  newOrganisation,
} from "../shared/organisations/create";
import { organisationLimit } from "./create-organisation";

/** People type a website without its scheme. */
const withScheme = z.preprocess((given) => {
  const text = typeof given === "string" ? given.trim() : "";
  return text === "" || /^\w+:/.test(text) ? given : `https://${text}`;
}, newOrganisation.shape.website);

export default edgeFunction(
  "create-organisation",
  operation({
    summary: "Creates an organisation, whose admin the caller becomes.",
    auth: user,
    limit: organisationLimit,
    parameters: none,
    body: jsonBody(newOrganisation.extend({ website: withScheme })),
    problems: [...IDEMPOTENCY_PROBLEMS, "forbidden"],
    answer: z.object({ organisation: createdOrganisation }),
    handle: async (request) => ({ organisation: await createOrganisation(request) }),
  }),
);
