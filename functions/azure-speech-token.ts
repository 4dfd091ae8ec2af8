import * as z from "zod";
import { none } from "../shared/app/body";
import { httpFunction, operation, user } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { SPEECH_PROBLEMS, speechToken } from "../shared/clients/speech";
import { textOf } from "../shared/core/fields";
import { settings } from "../shared/core/settings";

/** Shared by both names of the function. */
export const speechTokenLimit: Limit = { name: "azure-speech-token", perMinute: "default" };

export default httpFunction({
  name: "azure-speech-token",
  route: "api/azure/speech-token",
  operations: {
    GET: operation({
      summary: "Issues a token for Azure Speech.",
      auth: user,
      limit: speechTokenLimit,
      parameters: none,
      body: none,
      problems: Object.values(SPEECH_PROBLEMS),
      answer: z.object({
        token: textOf("longText"),
        region: textOf("name"),
        expires_in: z.int().min(0).max(600),
      }),
      handle: async () => {
        const { token, expiresInSeconds } = await speechToken();
        return { token, region: settings().AZURE_SPEECH_REGION, expires_in: expiresInSeconds };
      },
    }),
  },
});
