import * as z from "zod";
import { none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { time } from "../shared/core/fields";

const closed = z.object({ id: z.guid(), closed_at: time });

export default httpFunction({
  name: "organisation",
  route: "api/organisations/{id}",
  operations: {
    DELETE: operation({
      summary: "Closes an organisation, whose data are deleted after a time.",
      auth: user,
      limit: { name: "organisation", perMinute: 10 },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: none,
      problems: ["forbidden", "organisation_not_found"],
      answer: closed,
      handle: ({ caller, parameters, address }) =>
        callAsService(
          "delete_organisation",
          {
            p_acting_user: caller.id,
            p_organisation_id: parameters.id,
            p_ip_address: address ?? null,
          },
          closed,
        ),
    }),
  },
});
