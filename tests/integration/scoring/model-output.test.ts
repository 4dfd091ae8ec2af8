import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import * as z from "zod";
import {
  type Simulator,
  type SimulatorApp,
  startSimulator,
} from "../../../infra/local/simulators/simulator";
import { call, problemOf } from "../../support/api";
import { clearReceived, completionsOf } from "../../support/faults";
import { startHost, type TestHost } from "../../support/host";
import { getReply, said } from "../../support/interviews";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const request = z.object({ tools: z.array(z.unknown()).optional() });

/** The arguments of the tool in each call of the model; null where the call fails. */
let answers: (Record<string, unknown> | string | null)[] = [];

/** A model that greets the candidate, and calls tools with prepared arguments. */
function model(): SimulatorApp {
  const app: SimulatorApp = new Hono();
  app.post("/v1/chat/completions", async (context) => {
    const { tools } = request.parse(await context.req.json());
    if (!tools) {
      return streamSSE(context, async (stream) => {
        const chunk = (delta: object, finish_reason: string | null) =>
          stream.writeSSE({
            data: JSON.stringify({ choices: [{ index: 0, delta, finish_reason }] }),
          });
        await chunk({ content: "Hello there." }, null);
        await chunk({}, "stop");
        await stream.writeSSE({ data: "[DONE]" });
      });
    }
    const answer = answers.shift();
    if (!answer) return context.json({ error: { message: "no" } }, 500);
    const name = z.array(z.object({ function: z.object({ name: z.string() }) })).parse(tools)[0]
      ?.function.name;
    const call = {
      id: "call-1",
      type: "function",
      function: { name, arguments: typeof answer === "string" ? answer : JSON.stringify(answer) },
    };
    return context.json({
      choices: [
        {
          index: 0,
          finish_reason: "tool_calls",
          message: { role: "assistant", tool_calls: [call] },
        },
      ],
    });
  });
  return app;
}

let gateway: Simulator;
let host: TestHost;
let world: World;

beforeAll(async () => {
  gateway = await startSimulator({ name: "Model of the test", port: 0, app: model() });
  host = await startHost({ AI_GATEWAY_URL: `${gateway.url}/v1` });
});

afterAll(async () => {
  await host.stop();
  await gateway.close();
});

const SAID = "I cared for six patients on a surgical ward.";

beforeEach(async () => {
  await clearReceived(gateway.url);
  world = await createWorld({
    scoringRubric: {
      dimensions: [
        { name: "Care", weight: 1 },
        { name: "Speed", weight: 1 },
      ],
    },
  });
  await asService()
    .from("transcript_segments")
    .insert({
      interview_id: world.interviewId,
      speaker: "candidate",
      content: SAID,
      start_time_ms: 0,
    })
    .throwOnError();
});

const dimension = (number: number, score: number, cited_quotes: string[] = []) => ({
  dimension: number,
  score,
  evidence: "As they said.",
  cited_quotes,
});

const assessment = (...dimensions: unknown[]) => ({
  dimensions,
  narrative_summary: "Solid.",
  candidate_feedback: "Well done.",
  anti_cheat_risk_level: "low",
});

const GOOD = assessment(dimension(1, 80), dimension(2, 60));

const score = () =>
  call("POST", "/api/ai/score", {
    token: world.recruiter.token,
    body: { interview_id: world.interviewId },
    api: host.url,
  });

describe("an assessment", () => {
  it.each<[string, Record<string, unknown> | string]>([
    ["lacks a dimension", assessment(dimension(1, 80))],
    ["has a dimension twice", assessment(dimension(1, 80), dimension(1, 70), dimension(2, 60))],
    ["has an unknown dimension", assessment(dimension(1, 80), dimension(3, 60))],
    ["has a score above 100", assessment(dimension(1, 101), dimension(2, 60))],
    ["is not JSON", '{"dimensions": ['],
  ])("that %s is requested once more, then refused, and nothing is stored", async (_, bad) => {
    answers = [bad, GOOD];
    expect((await score()).status).toBe(200);
    expect(await completionsOf(gateway.url)).toHaveLength(2);

    const { count: before } = await asService()
      .from("score_dimensions")
      .select("*", { count: "exact", head: true })
      .eq("interview_id", world.interviewId);
    answers = [bad, bad, GOOD];
    const refused = await score();
    expect([refused.status, problemOf(refused).code]).toEqual([502, "ai_invalid_output"]);
    expect(answers).toHaveLength(1);
    const { data } = await asService()
      .from("interview_scores")
      .select("overall_score")
      .eq("interview_id", world.interviewId)
      .throwOnError();
    expect([before, data]).toEqual([2, [{ overall_score: 70 }]]);
  });

  it("keeps only quotes that the candidate said", async () => {
    const quotes = ["SIX patients  on a surgical ward", "I saved the hospital", ""];
    answers = [assessment(dimension(1, 80, quotes), dimension(2, 60))];
    const { body } = await score();
    expect(body).toMatchObject({
      overall_score: 70,
      dimensions: [{ cited_quotes: ["SIX patients  on a surgical ward"] }, { cited_quotes: [] }],
    });
  });
});

describe("what identifies the candidate", () => {
  beforeEach(async () => {
    const { id, email } = world.candidate;
    const database = asService();
    await database
      .from("candidate_profiles")
      .insert({ user_id: id, first_name: "Zelda", last_name: "Qvist", phone: "+41 31 555 01 02" })
      .throwOnError();
    await database
      .from("education")
      .insert({ user_id: id, institution: "Nordhaven College", degree: "BSc" })
      .throwOnError();
    const content = `I am ZELDA QVIST of Nordhaven College, ${email}. They call me [school 1].`;
    await database
      .from("transcript_segments")
      .update({ content })
      .eq("interview_id", world.interviewId)
      .throwOnError();
  });

  it("is not in the prompt", async () => {
    answers = [GOOD];
    expect((await score()).status).toBe(200);
    const prompt = JSON.stringify(await completionsOf(gateway.url));
    expect(prompt).toContain(
      "I am [candidate name] of [school 1], [email 1]. They call me [text 1].",
    );
    for (const text of ["Zelda", "Qvist", "Nordhaven", world.candidate.email, "surgical ward."]) {
      expect(prompt.toLowerCase()).not.toContain(text.toLowerCase());
    }
  });

  it("is put back in what people read, as it was said", async () => {
    const quotes = [
      "I am [candidate name] of [school 1]",
      "They call me [text 1]",
      "I am Zelda of [school 1]",
      "They call me [school 1]",
    ];
    const entry = { ...dimension(1, 80, quotes), evidence: "[candidate name] names [school 1]." };
    answers = [
      {
        ...assessment(entry, dimension(2, 60)),
        narrative_summary: "[Candidate name] is solid, [phone 1].",
        candidate_feedback: "[text 1] is a name, too.",
      },
    ];
    expect((await score()).body).toMatchObject({
      dimensions: [
        {
          evidence: "ZELDA QVIST names Nordhaven College.",
          cited_quotes: ["I am ZELDA QVIST of Nordhaven College", "They call me [school 1]"],
        },
        {},
      ],
      narrative_summary: "ZELDA QVIST is solid, [phone 1].",
      candidate_feedback: "[school 1] is a name, too.",
    });
  });
});

describe("a failing request for coverage", () => {
  const asked = (...contents: string[]) => ({
    candidate: world.candidate,
    interviewId: world.interviewId,
    messages: said(...contents),
    api: host.url,
  });

  it("does not affect the answer, nor the coverage so far", async () => {
    answers = [{ covered: [2], suggested_followup: "And then?" }];
    expect(await getReply(asked("One."))).toEqual({
      response: "Hello there.",
      suggested_followup: "And then?",
      competencies_covered: ["Teamwork"],
    });
    answers = [null];
    expect(await getReply(asked("One.", "Two."))).toEqual({
      response: "Hello there.",
      suggested_followup: null,
      competencies_covered: ["Teamwork"],
    });
    answers = [{ covered: [9], suggested_followup: null }];
    const { competencies_covered } = await getReply(asked("One.", "Two.", "Three."));
    expect(competencies_covered).toEqual(["Teamwork"]);
  });
});
