import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { listOf, textOf } from "../shared/core/fields";
import {
  candidateName,
  explainMatch,
  riskLevel,
  scoredDimension,
} from "../shared/shortlist/reasons";

const ranking = z.object({
  candidates: z.array(
    z.object({
      application_id: z.guid(),
      interview_id: z.guid(),
      first_name: z.string().nullable(),
      last_name: z.string().nullable(),
      match_score: z.number(),
      risk_level: riskLevel.nullable(),
      dimensions: z.array(scoredDimension),
    }),
  ),
  total_evaluated: z.int(),
});

export default httpFunction({
  name: "generate-shortlist",
  route: "api/ai/generate-shortlist",
  operations: {
    POST: operation({
      summary: "Ranks a role's applications by their scores.",
      auth: user,
      limit: { name: "generate-shortlist", perMinute: 5 },
      parameters: none,
      body: jsonBody(
        z.object({
          job_role_id: z.guid(),
          max_candidates: z.int().min(1).max(100).default(10),
          min_score: z.number().min(0).max(100).default(60),
        }),
      ),
      problems: ["forbidden", "job_role_not_found"],
      answer: z.object({
        candidates: listOf(
          z.object({
            application_id: z.guid(),
            /** The interview whose score counts: the best of the application. */
            interview_id: z.guid(),
            candidate_name: textOf("note"),
            match_score: z.number(),
            match_reasons: listOf(textOf("longText")),
            concerns: listOf(textOf("longText")),
          }),
        ),
        total_evaluated: z.int(),
      }),
      handle: async ({ caller, body }) => {
        const parameters = {
          p_acting_user: caller.id,
          p_job_role_id: body.job_role_id,
          p_max_candidates: body.max_candidates,
          p_min_score: body.min_score,
        };
        const ranked = await callAsService("rank_candidates", parameters, ranking);
        const candidates = ranked.candidates.map((candidate) => ({
          application_id: candidate.application_id,
          interview_id: candidate.interview_id,
          candidate_name: candidateName(candidate),
          match_score: candidate.match_score,
          ...explainMatch(candidate.dimensions, candidate.risk_level),
        }));
        return { candidates, total_evaluated: ranked.total_evaluated };
      },
    }),
  },
});
