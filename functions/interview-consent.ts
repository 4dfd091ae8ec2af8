import * as z from "zod";
import { jsonBody, pathParameters } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import { callAsService } from "../shared/clients/database";
import { textOf, time } from "../shared/core/fields";
import { settings } from "../shared/core/settings";
import { flushOutbox } from "../shared/outbox/outbox";

const consent = z.object({
  interview_id: z.guid(),
  recording: z.boolean(),
  ai_disclosure: z.boolean(),
  text_version: textOf("name"),
  given_at: time,
});

export default httpFunction({
  name: "interview-consent",
  route: "api/interviews/{id}/consent",
  operations: {
    POST: operation({
      summary: "Saves what the candidate of an interview consents to.",
      auth: user,
      limit: { name: "interview-consent", perMinute: "default" },
      parameters: pathParameters(z.object({ id: z.guid() })),
      body: jsonBody(z.object({ recording: z.boolean(), ai_disclosure: z.literal(true) })),
      problems: ["forbidden", "interview_not_found"],
      answer: consent,
      handle: async ({ caller, parameters, body, log }) => {
        const stored = await callAsService(
          "record_consent",
          {
            p_acting_user: caller.id,
            p_interview_id: parameters.id,
            p_recording: body.recording,
            p_ai_disclosure: body.ai_disclosure,
            p_text_version: settings().CONSENT_TEXT_VERSION,
          },
          consent,
        );
        await flushOutbox(log);
        return stored;
      },
    }),
  },
});
