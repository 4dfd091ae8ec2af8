import * as z from "zod";
import { jsonBody, none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { listOf, textOf } from "../shared/core/fields";
import { type Match, matchApplications } from "../shared/shortlist/matches";

const UNKNOWN = "Not specified";

const experienceOf = ({ jobs: [latest] }: Match) =>
  latest ? `${latest.job_title} at ${latest.company_name}` : UNKNOWN;

export default edgeFunction(
  "generate-shortlist",
  operation({
    summary: "Ranks the applications for a role that have no result yet.",
    auth: user,
    limit: { name: "edge-generate-shortlist", perMinute: 10 },
    parameters: none,
    body: jsonBody(z.object({ roleId: z.guid() })),
    problems: ["forbidden", "job_role_not_found"],
    answer: z.object({
      roleTitle: textOf("title"),
      matches: listOf(
        z.object({
          applicationId: z.guid(),
          candidateId: z.guid(),
          matchScore: z.int().min(0).max(100),
          matchReasons: listOf(textOf("payload")),
          skills: listOf(textOf("name")),
          experience: textOf("note"),
          availability: textOf("note"),
          workMode: textOf("note"),
          location: textOf("note"),
        }),
      ),
    }),
    handle: async ({ caller, body }) => {
      const { title, matches } = await matchApplications(caller, body.roleId);
      return {
        roleTitle: title,
        matches: matches.map((match) => ({
          applicationId: match.application_id,
          candidateId: match.candidate_id,
          matchScore: match.match_score,
          matchReasons: match.match_reasons,
          skills: match.skills,
          experience: experienceOf(match),
          availability: match.availability ?? UNKNOWN,
          workMode: match.work_mode ?? UNKNOWN,
          location: match.location || UNKNOWN,
        })),
      };
    },
  }),
);
