import * as z from "zod";
import { call } from "../api";
import { table } from "../tables";
import { print, say, width } from "../terminal";
import type { Person } from "./person";

const shortlist = z.object({
  candidates: z.array(
    z.object({
      candidate_name: z.string(),
      match_score: z.number(),
      match_reasons: z.array(z.string()),
      concerns: z.array(z.string()),
    }),
  ),
  total_evaluated: z.int(),
});

const COLUMNS = [
  { title: "Candidate", width: 18 },
  { title: "Match", width: 5, align: "right" as const },
  { title: "Reasons" },
  { title: "Concerns", width: 28 },
];

/** Shows the candidates ordered by score, with reasons. */
export async function showShortlist(recruiter: Person, jobRoleId: string): Promise<void> {
  const { candidates, total_evaluated } = await call(
    recruiter,
    "POST /api/ai/generate-shortlist",
    shortlist,
    { job_role_id: jobRoleId, min_score: 0 },
  );
  say(`${candidates.length} of ${total_evaluated} applications, best first:`);
  const rows = candidates.map((candidate) => [
    candidate.candidate_name,
    String(candidate.match_score),
    candidate.match_reasons.join("\n\n"),
    candidate.concerns.join("\n\n"),
  ]);
  print(table(COLUMNS, rows, width()));
}
