import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import {
  createdOrganisation,
  createOrganisation,
  newOrganisation,
} from "../shared/organisations/create";

/** Shared by both names of the function. */
export const organisationLimit: Limit = { name: "create-organisation", perMinute: 10 };

export default httpFunction({
  name: "create-organisation",
  route: "api/organisations",
  operations: {
    POST: operation({
      summary: "Creates an organisation, whose admin the caller becomes.",
      auth: user,
      limit: organisationLimit,
      parameters: none,
      body: jsonBody(newOrganisation),
      problems: [...IDEMPOTENCY_PROBLEMS, "forbidden"],
      answer: createdOrganisation,
      handle: createOrganisation,
    }),
  },
});
