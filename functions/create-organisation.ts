import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
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
      auth: user,
      limit: organisationLimit,
      parameters: none,
      body: jsonBody(newOrganisation),
      answer: createdOrganisation,
      handle: createOrganisation,
    }),
  },
});
