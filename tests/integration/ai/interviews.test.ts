import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { startAiGateway } from "../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { behave, resetBehaviour } from "../../support/ai";
import { call, problemOf } from "../../support/api";
import { completionsOf, clearReceived } from "../../support/faults";
import { startHost, type TestHost } from "../../support/host";
import { ask, getReply, askStreamed, readStream, said } from "../../support/interviews";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const NOT_PROCESSED =
  "I am sorry, but your answer could not be processed. Please say it again in other words.";
const FORBIDDEN = "On my ward a patient once said a forbidden-word to me and to my colleagues.";
const ALLOWED =
  "On my ward I look after six patients. Last winter I noticed early signs of sepsis in one of them, and called the doctor at once.";

let gateway: Simulator;
let host: TestHost;
let world: World;

beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai, wordDelayMs: 0 });
  host = await startHost({ AI_GATEWAY_URL: `${gateway.url}/v1` });
});
afterAll(async () => {
  await host.stop();
  await gateway.close();
});
beforeEach(async () => {
  await clearReceived(gateway.url);
  world = await createWorld();
});
afterEach(() => resetBehaviour(gateway.url));

const asked = (...contents: string[]) => ({
  candidate: world.candidate,
  interviewId: world.interviewId,
  messages: said(...contents),
  api: host.url,
});

async function storedReplies(): Promise<string[]> {
  const { data } = await asService()
    .from("transcript_segments")
    .select("content")
    .eq("interview_id", world.interviewId)
    .eq("speaker", "interviewer")
    .order("turn")
    .throwOnError();
  return data.map(({ content }) => content);
}

const score = () =>
  call("POST", "/api/ai/score", {
    token: world.recruiter.token,
    body: { interview_id: world.interviewId },
    api: host.url,
  });

describe("an answer that the gateway's content filter refuses", () => {
  it.each(["filter_request", "filter_chunk", "filter_reason", "refusal"] as const)(
    "is stored with a request to say it differently, and the interview goes on (%s)",
    async (behaviour) => {
      await behave(gateway.url, behaviour);
      const first = await getReply(asked(FORBIDDEN));
      expect(first).toEqual({
        response: NOT_PROCESSED,
        suggested_followup: null,
        competencies_covered: [],
      });
      const { response, competencies_covered } = await getReply(asked(FORBIDDEN, ALLOWED));
      expect(response).toMatch(/^Thank you\. You said/);
      expect(competencies_covered).toEqual(["Patient care"]);
      expect(await storedReplies()).toEqual([NOT_PROCESSED, response]);
    },
  );

  it.each(["filter_request", "filter_reason", "refusal"] as const)(
    "is streamed with that sentence, and a score is refused with 422 (%s)",
    async (behaviour) => {
      await behave(gateway.url, behaviour);
      const streamed = await readStream(await askStreamed(asked(FORBIDDEN)));
      expect(streamed).toMatchObject({ pieces: [NOT_PROCESSED], done: true });
      const response = await score();
      expect([response.status, problemOf(response).code]).toEqual([422, "ai_content_filtered"]);
    },
  );

  it("ends the streamed reply that the filter breaks off with that sentence", async () => {
    await behave(gateway.url, "filter_answer");
    const streamed = await readStream(await askStreamed(asked(FORBIDDEN)));
    const reply = streamed.pieces.join("");
    expect(reply).toMatch(/^Thank you\. You said .* know\. I am sorry, /);
    expect(streamed.done).toBe(true);
    expect(await storedReplies()).toEqual([reply]);
  });
});

describe("a model that thinks", () => {
  it("is asked again with more room, and its whole answer is streamed and stored", async () => {
    await behave(gateway.url, "thinking");
    const streamed = await readStream(await askStreamed(asked(ALLOWED)));
    const reply = streamed.pieces.join("");
    expect(reply).toMatch(/\?$/);
    expect(streamed).toMatchObject({
      done: true,
      coverage: { competencies_covered: ["Patient care"] },
    });
    expect(await storedReplies()).toEqual([reply]);
  });
});

it("stores no thoughts without an opening tag, and answers the repeated turn without them", async () => {
  await behave(gateway.url, "thoughts_without_opening");
  const streamed = await readStream(await askStreamed(asked(ALLOWED)));
  expect(streamed.done).toBe(false);
  expect(await storedReplies()).toEqual([]);
  const { response } = await getReply(asked(ALLOWED));
  expect(response).toMatch(/^Thank you\. You said/);
  expect(await storedReplies()).toEqual([response]);
});

it("answers 502 and stores nothing when the model answers with white space twice", async () => {
  await behave(gateway.url, "blank");
  for (const response of [await ask(asked(ALLOWED)), await ask(asked(ALLOWED))]) {
    expect([response.status, problemOf(response).code]).toEqual([502, "ai_invalid_output"]);
  }
  const streamed = await askStreamed(asked(ALLOWED));
  expect([streamed.status, await streamed.json()]).toEqual([
    502,
    expect.objectContaining({ code: "ai_invalid_output" }),
  ]);
  expect(await storedReplies()).toEqual([]);
  expect(await completionsOf(gateway.url)).toHaveLength(6);
});

it("covers competencies, scores and reads job descriptions with a gateway such as Gemini's", async () => {
  await behave(gateway.url, "gemini");
  const { competencies_covered } = await getReply(asked(ALLOWED));
  expect(competencies_covered).toEqual(["Patient care"]);
  expect((await score()).status).toBe(200);
  const requirements = await call("POST", "/api/ai/extract-requirements", {
    token: world.recruiter.token,
    body: { job_description: "We need a nurse with 3 years of experience." },
    api: host.url,
  });
  expect([requirements.status, requirements.body]).toEqual([
    200,
    expect.objectContaining({ experience_years: 3 }),
  ]);
});

it("logs why the coverage of an answer is missing", async () => {
  await behave(gateway.url, "filter_request");
  await getReply(asked(FORBIDDEN));
  const failures = host
    .log()
    .split("\n")
    .filter((line) => line.includes("ai_call_failed") && line.includes("record_coverage"));
  expect(failures.at(-1)).toContain('"upstream_code":"content_filter"');
  expect(host.log()).not.toContain("forbidden-word");
});
