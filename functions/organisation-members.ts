import * as z from "zod";
import { jsonBody, none, pathParameters } from "../shared/app/body";
import { defineHttp, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { member, memberRole } from "../shared/organisations/members";

const limit = { name: "organisation-members", perMinute: "default" } as const;
const parameters = pathParameters(z.object({ id: z.guid() }));
const members = z.object({ members: z.array(member) });

defineHttp({
  name: "organisation-members",
  route: "api/organisations/{id}/members",
  operations: {
    GET: operation({
      auth: user,
      limit,
      parameters,
      body: none,
      answer: members,
      handle: ({ caller, parameters: { id } }) =>
        callAsService("list_members", { p_acting_user: caller.id, p_organisation_id: id }, members),
    }),
    POST: operation({
      auth: user,
      limit,
      parameters,
      body: jsonBody(z.object({ email: z.email().max(320), role: memberRole })),
      answer: member,
      handle: ({ caller, parameters: { id }, body, address }) =>
        callAsService(
          "add_member",
          {
            p_acting_user: caller.id,
            p_organisation_id: id,
            p_email: body.email,
            p_role: body.role,
            p_ip_address: address ?? null,
          },
          member,
        ),
    }),
  },
});
