import * as z from "zod";
import { none } from "../shared/app/body";
import { edgeFunction } from "../shared/app/edge";
import { operation, user } from "../shared/app/http";
import { SPEECH_PROBLEMS, speechToken } from "../shared/clients/speech";
import { textOf } from "../shared/core/fields";
import { settings } from "../shared/core/settings";
import { speechTokenLimit } from "./azure-speech-token";

export default edgeFunction(
  "azure-speech-token",
  operation({
    summary: "Issues a token for Azure Speech.",
    auth: user,
    limit: speechTokenLimit,
    parameters: none,
    body: none,
    problems: Object.values(SPEECH_PROBLEMS),
    answer: z.object({ token: textOf("longText"), region: textOf("name"), expiresIn: z.int() }),
    handle: async () => {
      const { token, expiresInSeconds } = await speechToken();
      return { token, region: settings().AZURE_SPEECH_REGION, expiresIn: expiresInSeconds };
    },
  }),
);
