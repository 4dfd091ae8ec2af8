import * as z from "zod";
import { call } from "../api";
import { say } from "../terminal";
import type { Person } from "./person";

const acsToken = z.object({
  token: z.string(),
  expires_on: z.string(),
  user_id: z.string(),
  group_id: z.string(),
});
const speechToken = z.object({ token: z.string(), region: z.string(), expires_in: z.number() });

/** A token for the call of an interview, and the group that its callers join. */
export function requestCallToken(
  candidate: Person,
  interviewId: string,
): Promise<z.output<typeof acsToken>> {
  const body = { interview_id: interviewId, scopes: ["voip", "chat"] };
  return call(candidate, "POST /api/acs/token", acsToken, body);
}

/** Requests what a browser needs for an interview as a call. The tokens are not shown. */
export async function showTokens(candidate: Person, interviewId: string): Promise<void> {
  const calling = await requestCallToken(candidate, interviewId);
  say(
    `Communication Services: ${calling.user_id} may join the call ${calling.group_id} ` +
      `until ${calling.expires_on}.`,
  );
  const speech = await call(candidate, "GET /api/azure/speech-token", speechToken);
  say(`Speech: a token for the region ${speech.region}, valid for ${speech.expires_in} s.`);
}
