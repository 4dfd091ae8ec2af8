import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pWaitFor from "p-wait-for";
import type { Sql } from "postgres";
import * as z from "zod";
import type { Host } from "../../infra/local/host-process";
import { signUserToken } from "../../infra/local/supabase/tokens";
import { endHost } from "./end-host";
import { createInterviews } from "./recorded-interviews";

/** A host ends at a random time within this after a turn was sent, or a score was asked for. */
const MAX_DELAY_MS = 600;
const TOKEN_LIFETIME_SECONDS = 3_600;
const DEADLINE_MS = 5 * 60_000;
const POLL_MS = 50;

interface Options {
  kills: number;
  startHost: () => Promise<Host>;
  sql: Sql;
  /** Address of the AI simulator. */
  ai: string;
}

type Message = { role: "user" | "assistant"; content: string };

const piece = z.object({ content: z.string() });

/** The pieces of a streamed answer; undefined if the stream did not reach its end. */
function answerIn(text: string): string | undefined {
  const data = [...text.matchAll(/^data: (.*)$/gm)].map(([, line = ""]) => line);
  if (data.at(-1) !== "[DONE]") return undefined;
  const pieces = data.slice(0, -1).map((line) => piece.safeParse(JSON.parse(line)).data?.content);
  return pieces.join("");
}

/** Sends a turn. @returns its answer; undefined if the host ended before */
async function ask(
  url: string,
  token: string,
  body: { interview_id: string; messages: Message[] },
): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/api/ai/interviewer/stream`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answerIn(await response.text());
  } catch {
    return undefined;
  }
}

const candidateOf = async (sql: Sql, interviewId: string): Promise<string> => {
  const [row] = await sql`
    select candidate_id from applications join interviews on application_id = applications.id
    where interviews.id = ${interviewId}`;
  return z.string().parse(row?.["candidate_id"]);
};

/**
 * Ends the host during each turn of an interview, and sends the turn again.
 * @throws Error if a turn is missing, stored twice, or has another answer than the candidate got
 */
export async function testCrashesDuringTurns({ kills, startHost, sql }: Options): Promise<void> {
  const [interviewId = ""] = await createInterviews(sql, 1);
  const token = await signUserToken(
    { id: await candidateOf(sql, interviewId) },
    TOKEN_LIFETIME_SECONDS,
  );
  const messages: Message[] = [];
  let cut = 0;
  let host = await startHost();
  for (let turn = 0; turn < kills; turn += 1) {
    messages.push({ role: "user", content: `In year ${turn} I cared for ${turn} patients.` });
    const first = ask(host.url, token, { interview_id: interviewId, messages });
    await sleep(randomInt(MAX_DELAY_MS));
    await endHost(host);
    if ((await first) === undefined) cut += 1;
    host = await startHost();
    const content = await ask(host.url, token, { interview_id: interviewId, messages });
    if (!content) throw new Error(`Turn ${turn} was not answered when it was sent again.`);
    messages.push({ role: "assistant", content });
  }
  await host.close();
  const rows = await sql`
    select speaker, content from transcript_segments
    where interview_id = ${interviewId} order by turn, speaker = 'candidate' desc`;
  const stored = rows.map(({ speaker, content }) => `${speaker === "candidate"} ${content}`);
  const heard = messages.map(({ role, content }) => `${role === "user"} ${content}`);
  console.log(
    `Ended the host in ${kills} turns, ${cut} of them before their end: ${stored.length / 2} are stored.`,
  );
  if (stored.join("\n") !== heard.join("\n"))
    throw new Error("The transcript is not what the candidate said and heard.");
}

/** Whether the model has been asked since its requests were cleared. */
async function isModelAsked(ai: string): Promise<boolean> {
  const received = z
    .array(z.object({ path: z.string() }))
    .parse(await (await fetch(`${ai}/_requests`)).json());
  return received.some(({ path }) => path.endsWith("/completions"));
}

async function waitUntil(condition: () => Promise<boolean>, what: string): Promise<void> {
  const message = new Error(`Not in time: ${what}.`);
  await pWaitFor(condition, { interval: POLL_MS, timeout: { milliseconds: DEADLINE_MS, message } });
}

/**
 * Ends the host while it scores interviews.
 * @throws Error if one is not scored, or its score is not complete
 */
export async function testCrashesDuringScoring(options: Options): Promise<void> {
  const { kills, startHost, sql, ai } = options;
  const ids = await createInterviews(sql, kills + 1);
  await sql`
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    select id, 'candidate', 'In 2024 I noticed sepsis early, and the patient recovered.', 0
    from unnest(${ids}::uuid[]) as id`;
  const token = await signUserToken(
    { id: await candidateOf(sql, ids[0] ?? "") },
    TOKEN_LIFETIME_SECONDS,
  );
  let host = await startHost();
  for (const id of ids) {
    await fetch(`${ai}/_requests`, { method: "DELETE" });
    const response = await fetch(`${host.url}/api/interviews/${id}/complete`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    });
    if (!response.ok) throw new Error(`The interview was not completed: ${response.status}.`);
    if (id === ids.at(-1)) break;
    await waitUntil(() => isModelAsked(ai), "a score is asked for");
    await sleep(randomInt(MAX_DELAY_MS));
    await endHost(host);
    host = await startHost();
  }
  const scored = async () => {
    const rows = await sql`
      select interview_id, (select count(*)::int from score_dimensions
        where score_dimensions.interview_id = interview_scores.interview_id) as dimensions
      from interview_scores where interview_id = any (${ids})`;
    return rows.map(({ dimensions }) => Number(dimensions));
  };
  await waitUntil(async () => (await scored()).length === ids.length, "all are scored");
  await host.close();
  const dimensions = await scored();
  console.log(
    `Ended the host in ${kills} scores: ${dimensions.length} of ${ids.length} are stored.`,
  );
  if (new Set(dimensions).size !== 1 || !dimensions[0])
    throw new Error("A score has other dimensions than the rubric.");
}
