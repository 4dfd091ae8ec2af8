import { randomUUID } from "node:crypto";
import { LOCAL_KEYS } from "../../infra/local/app-environment";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { ANSWER, INTERVIEW, JOB } from "../try-gateway/samples";
import { BLOCKED_USER } from "./stand-in-answers";

/** A request that is sent to the app and to its bare counterpart. */
export interface Row {
  name: string;
  path: string;
  /** Of the bare function. */
  bare: string;
  headers: Record<string, string>;
  body: string;
  status: number;
  /** Divides the number of requests, where each is large. */
  fewer?: number;
  /** The least throughput, relative to the bare function's. */
  goal?: number;
}

/** Compares the functions that use the app's libraries, in place of the app, with the bare function. */
export const byLibraries = ({ goal: _goal, ...row }: Row): Row => ({ ...row, path: row.bare });

const TOKEN_LIFETIME_SECONDS = 3_600;
const EVENTS = 100;

const bearer = async (id: string) => ({
  authorization: `Bearer ${await signUserToken({ id }, TOKEN_LIFETIME_SECONDS, "HS256")}`,
});

/** A new answer of the candidate, to the stored turns of `INTERVIEW`. */
const turnBody = JSON.stringify({
  interview_id: INTERVIEW.interview.id,
  messages: [
    ...INTERVIEW.turns.flatMap(({ candidate, interviewer }) => [
      { role: "user", content: candidate },
      { role: "assistant", content: interviewer },
    ]),
    { role: "user", content: ANSWER },
  ],
});

const callEvent = (index: number) => ({
  id: randomUUID(),
  eventType: "Microsoft.Communication.CallParticipantAdded",
  eventTime: "2026-01-01T00:00:00Z",
  subject: `call/${index}`,
  data: { serverCallId: `server-call-${index}`, group: { id: randomUUID() } },
});

export const streamRow = async (): Promise<Row> => ({
  name: "interview turn, streamed",
  path: "/api/ai/interviewer/stream",
  bare: "/stream",
  headers: await bearer(randomUUID()),
  body: turnBody,
  status: 200,
});

export async function throughputRows(): Promise<Row[]> {
  const user = await bearer(randomUUID());
  const extract = {
    path: "/api/ai/extract-requirements",
    headers: user,
    body: JSON.stringify({ job_description: JOB }),
    status: 200,
  };
  return [
    { ...extract, name: "extract-requirements", bare: "/extract", goal: 0.85 },
    {
      name: "interview turn",
      path: "/api/ai/interviewer",
      bare: "/turn",
      headers: user,
      body: turnBody,
      status: 200,
      goal: 0.8,
    },
    {
      name: "score",
      path: "/api/ai/score",
      bare: "/score",
      headers: user,
      body: JSON.stringify({ interview_id: INTERVIEW.interview.id }),
      status: 200,
      goal: 0.8,
    },
    {
      name: `webhook, ${EVENTS} events`,
      path: "/api/acs/webhook",
      bare: "/webhook",
      headers: { "x-webhook-secret": LOCAL_KEYS.acsWebhook },
      body: JSON.stringify(Array.from({ length: EVENTS }, (_, index) => callEvent(index))),
      status: 200,
      fewer: 20,
    },
    { ...extract, name: "401", bare: "/unauthenticated", headers: {}, status: 401, goal: 0.95 },
    {
      ...extract,
      name: "429",
      bare: "/limited",
      headers: await bearer(BLOCKED_USER),
      status: 429,
      goal: 0.95,
    },
  ];
}
