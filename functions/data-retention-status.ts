import { none } from "../shared/app/body";
import { administrator, httpFunction, operation } from "../shared/app/http";
import { readRetentionStatus, retentionStatus } from "../shared/retention/result";

export default httpFunction({
  name: "data-retention-status",
  route: "api/admin/data-cleanup/status",
  operations: {
    GET: operation({
      summary:
        "Says what has expired in the caller's organisations, and what the last run deleted.",
      auth: administrator,
      limit: { name: "data-retention-status", perMinute: 60 },
      parameters: none,
      body: none,
      problems: ["forbidden"],
      answer: retentionStatus,
      handle: ({ caller }) => readRetentionStatus(caller),
    }),
  },
});
