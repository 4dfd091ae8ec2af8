import * as z from "zod";
import { call } from "../api";
import { say } from "../terminal";
import type { Person } from "./sign-in";

const acsToken = z.object({
  token: z.string(),
  expires_on: z.string(),
  user_id: z.string(),
  group_id: z.string().optional(),
});
const speechToken = z.object({ token: z.string(), region: z.string(), expires_in: z.number() });

/** What a candidate's browser needs to hold the interview as a call. The tokens stay unseen. */
export async function showTokens(candidate: Person, interviewId: string): Promise<void> {
  const calling = await call(candidate, "POST /api/acs/token", acsToken, {
    interview_id: interviewId,
    scopes: ["voip", "chat"],
  });
  say(
    `Communication Services: ${calling.user_id} may join the call ${calling.group_id} ` +
      `until ${calling.expires_on}.`,
  );
  const speech = await call(candidate, "GET /api/azure/speech-token", speechToken);
  say(`Speech: a token for ${speech.region}, good for another ${speech.expires_in} s.`);
}
