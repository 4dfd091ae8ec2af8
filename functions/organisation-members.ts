import * as z from "zod";
import { jsonBody, none, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { listOf } from "../shared/core/fields";
import { IDEMPOTENCY_PROBLEMS } from "../shared/core/problems";
import {
  inviteMember,
  memberInvitation,
  memberInvitationRequest,
} from "../shared/organisations/member-invitations";
import { member } from "../shared/organisations/members";

const limit = { name: "organisation-members", perMinute: "default" } as const;
const parameters = pathParameters(z.object({ id: z.guid() }));
const members = z.object({
  members: listOf(member),
  /** Pending ones, for admins only. */
  invitations: listOf(memberInvitation).optional(),
});

export default httpFunction({
  name: "organisation-members",
  route: "api/organisations/{id}/members",
  operations: {
    GET: operation({
      summary: "Lists the members of an organisation; for admins, with the pending invitations.",
      auth: user,
      limit,
      parameters,
      body: none,
      problems: ["forbidden", "organisation_not_found"],
      answer: members,
      handle: ({ caller, parameters: { id } }) =>
        callAsService("list_members", { p_acting_user: caller.id, p_organisation_id: id }, members),
    }),
    POST: operation({
      summary: "Invites somebody to become a member of an organisation, by mail.",
      auth: user,
      limit,
      parameters,
      body: jsonBody(memberInvitationRequest),
      problems: [
        ...IDEMPOTENCY_PROBLEMS,
        "forbidden",
        "invitation_limit_reached",
        "organisation_not_found",
      ],
      answer: memberInvitation,
      handle: ({ caller, parameters: { id }, body, address, idempotency, log }) =>
        inviteMember(
          {
            ...{ actingUser: caller.id, organisationId: id },
            ...{ address, body, idempotency: idempotency() },
          },
          log,
        ),
    }),
  },
});
