import { jsonBody, none, type ParseBody } from "../shared/app/body";
import { csvRows } from "../shared/app/csv";
import { httpFunction, operation, user } from "../shared/app/http";
import { INVITATION_PROBLEMS } from "../shared/invitations/send";
import {
  invitationList,
  invitationListAnswer,
  MAX_LINES,
  sendInvitations,
} from "../shared/invitations/send-many";

const COLUMNS = { required: "candidate_email", optional: "candidate_name" };

/** All but the columns is in the query, such as `?job_role_id=…`. */
const fromCsv: ParseBody = async (bytes, { query }) => {
  const days = query.get("expires_in_days");
  return {
    job_role_id: query.get("job_role_id"),
    custom_message: query.get("custom_message"),
    ...(days === null ? {} : { expires_in_days: Number(days) }),
    invitations: await csvRows(bytes, COLUMNS, MAX_LINES + 1),
  };
};

export default httpFunction({
  name: "send-invitations",
  route: "api/invitations/send-many",
  operations: {
    POST: operation({
      summary: "Invites up to 500 addresses to a job role, by mail.",
      auth: user,
      limit: { name: "send-invitations", perMinute: 5 },
      parameters: none,
      body: jsonBody(invitationList, { "text/csv": fromCsv }),
      problems: [...INVITATION_PROBLEMS, "invalid_csv"],
      answer: invitationListAnswer,
      handle: sendInvitations,
    }),
  },
});
