import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, userOrService } from "../shared/app/http";
import { listOf, textOf } from "../shared/core/fields";
import { listRunResults, readRunResult } from "../shared/retention/result";
import { processRunUntil, RUN_PROBLEMS, startRun } from "../shared/retention/run";
import { CLEANUP_WAIT_MS } from "./data-retention-cleanup";

const report = { success: z.literal(true), processedAt: z.iso.datetime() };

export default edgeFunction(
  "data-retention-cleanup",
  operation({
    summary: "Deletes what has expired and what people asked to delete, and reports one of both.",
    auth: userOrService,
    // Both actions may follow each other at once, while runs take turns by themselves.
    limit: { name: "edge-data-retention-cleanup", perMinute: 10 },
    parameters: none,
    body: jsonBody(
      z.object({ action: z.enum(["cleanup_recordings", "process_deletion_requests"]) }),
    ),
    problems: RUN_PROBLEMS,
    answer: z.union([
      z.object({
        ...report,
        totalDeleted: z.int(),
        organisationResults: listOf(
          z.object({
            organisation: textOf("name"),
            retentionDays: z.int(),
            interviewsProcessed: z.int(),
          }),
        ),
      }),
      z.object({
        ...report,
        requestsProcessed: z.int(),
        results: listOf(z.object({ requestId: z.guid(), status: textOf("name") })),
      }),
    ]),
    handle: async ({ caller, body, address, receivedAt, log, lateLog }) => {
      // A run does both. Its report is of what was asked for, and of what is done by then.
      const runId = await startRun(
        { ...(caller ? { userId: caller.id } : {}), address, queued: false },
        log,
      );
      const until = new Date(receivedAt.getTime() + CLEANUP_WAIT_MS);
      await processRunUntil(until, runId, lateLog);
      const { organisations, requests } = await listRunResults(runId);
      const common = { success: true as const, processedAt: new Date().toISOString() };
      if (body.action === "process_deletion_requests") {
        const results = requests.map(({ request_id, status }) => ({
          requestId: request_id,
          status,
        }));
        return { ...common, requestsProcessed: results.length, results };
      }
      const { recordings_deleted } = await readRunResult(runId);
      const organisationResults = organisations.map((entry) => ({
        organisation: entry.name,
        retentionDays: entry.recording_retention_days,
        interviewsProcessed: entry.interviews,
      }));
      return { ...common, totalDeleted: recordings_deleted, organisationResults };
    },
  }),
);
