import { none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { readRetentionStatus, retentionStatus } from "../shared/retention/result";

export default httpFunction({
  name: "data-retention-status",
  route: "api/admin/data-cleanup/status",
  operations: {
    GET: operation({
      auth: user,
      limit: { name: "data-retention-status", perMinute: 60 },
      parameters: none,
      body: none,
      answer: retentionStatus,
      handle: ({ caller }) => readRetentionStatus(caller),
    }),
  },
});
