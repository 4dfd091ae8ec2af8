import * as z from "zod";
import { call, problemOf } from "../../support/api";
import { asService, type TestUser } from "../../support/users";
import { createWorld, type World, type WorldOptions } from "../../support/world";

const WORDS = [
  ["interviewer", "Tell me about patient care."],
  [
    "candidate",
    "I cared for six patients on a surgical ward. In 2024 I noticed sepsis early and called the doctor, and the patient recovered.",
  ],
  ["ai", "How do you work in a team?"],
  [
    "candidate",
    "We plan every shift together. When a colleague fell ill I took over two of her patients and we still finished in time.",
  ],
] as const;

const answer = z.object({
  overall_score: z.number(),
  dimensions: z.array(
    z.object({
      dimension: z.string(),
      score: z.number(),
      weight: z.number(),
      evidence: z.string(),
      cited_quotes: z.array(z.string()),
    }),
  ),
  narrative_summary: z.string().min(1),
  candidate_feedback: z.string().min(1),
  anti_cheat_risk_level: z.enum(["low", "medium", "high"]),
});

async function worldWithTranscript(options: WorldOptions = {}): Promise<World> {
  const world = await createWorld(options);
  const rows = WORDS.map(([speaker, content], index) => ({
    interview_id: world.interviewId,
    speaker,
    content,
    start_time_ms: index * 10_000,
  }));
  await asService().from("transcript_segments").insert(rows).throwOnError();
  return world;
}

const score = (user: TestUser, body: unknown) =>
  call("POST", "/api/ai/score", { token: user.token, body });

async function scored({ recruiter, interviewId }: World) {
  const response = await score(recruiter, { interview_id: interviewId });
  expect([response.status, response.body]).toEqual([200, expect.anything()]);
  return answer.parse(response.body);
}

const folded = (text: string) => text.replace(/\s+/g, " ").toLowerCase();

describe("a score", () => {
  it("has each dimension of the default rubric once, with quotes of the candidate", async () => {
    const result = await scored(await worldWithTranscript());
    expect(result.dimensions.map(({ dimension, weight }) => [dimension, weight])).toEqual([
      ["Technical Skills", 0.25],
      ["Communication", 0.2],
      ["Problem Solving", 0.2],
      ["Cultural Fit", 0.15],
      ["Experience Relevance", 0.2],
    ]);
    const own = folded(
      WORDS.filter(([who]) => who === "candidate")
        .map(([, text]) => text)
        .join(" "),
    );
    const quotes = result.dimensions.flatMap(({ cited_quotes }) => cited_quotes);
    expect(quotes.length).toBeGreaterThan(0);
    for (const quote of quotes) expect(own).toContain(folded(quote));
  });

  it.each([
    [
      "a list",
      {
        dimensions: [
          { name: "Care", weight: 3 },
          { name: "Team", weight: 1 },
        ],
      },
    ],
    ["an object", { care: { weight: 3, label: "Care" }, Team: { weight: 1 } }],
  ])("follows the rubric of the role, stored as %s", async (_, scoringRubric) => {
    const result = await scored(await worldWithTranscript({ scoringRubric }));
    const named = (name: string) => result.dimensions.find(({ dimension }) => dimension === name);
    const [care, team] = [named("Care"), named("Team")];
    expect([result.dimensions.length, care?.weight, team?.weight]).toEqual([2, 3, 1]);
    const mean = ((care?.score ?? 0) * 3 + (team?.score ?? 0)) / 4;
    expect(result.overall_score).toBeCloseTo(mean, 1);
  });

  it("is stored with the versions of model, prompt and rubric, and replaced by the next one", async () => {
    const world = await worldWithTranscript();
    await scored(world);
    const result = await scored(world);
    const { data } = await asService()
      .from("interview_scores")
      .select("*, interviews(score_dimensions(dimension, score, cited_quotes))")
      .eq("interview_id", world.interviewId)
      .single()
      .throwOnError();
    expect(data).toMatchObject({
      overall_score: result.overall_score,
      scored_by: "ai",
      model_version: "google/gemini-2.5-pro",
      prompt_version: expect.any(String),
      rubric_version: expect.stringMatching(/^sha256:/),
      human_override: false,
    });
    expect(data.interviews.score_dimensions).toHaveLength(5);
    for (const stored of data.interviews.score_dimensions) {
      const { score } = result.dimensions.find((one) => one.dimension === stored.dimension) ?? {};
      expect(stored.score).toBeCloseTo((score ?? Number.NaN) / 10, 2);
    }
  });

  it("has the dimensions of one scoring when five run at once", async () => {
    const world = await worldWithTranscript();
    await Promise.all(Array.from({ length: 5 }, () => scored(world)));
    const { data } = await asService()
      .from("score_dimensions")
      .select("dimension")
      .eq("interview_id", world.interviewId)
      .throwOnError();
    expect(data).toHaveLength(5);
  });

  it("returns 409 when a person has set it", async () => {
    const world = await worldWithTranscript();
    await scored(world);
    await asService()
      .from("interview_scores")
      .update({ human_override: true, overall_score: 12 })
      .eq("interview_id", world.interviewId)
      .throwOnError();
    const response = await score(world.recruiter, { interview_id: world.interviewId });
    expect([response.status, problemOf(response).code]).toEqual([409, "score_overridden"]);
  });

  it("returns 400 without a transcript", async () => {
    const world = await createWorld();
    const response = await score(world.recruiter, { interview_id: world.interviewId });
    expect([response.status, problemOf(response).code]).toEqual([400, "no_transcript"]);
  });

  it("returns 409 when the rubric cannot be read", async () => {
    const world = await worldWithTranscript({ scoringRubric: { care: { weight: "much" } } });
    const response = await score(world.recruiter, { interview_id: world.interviewId });
    expect([response.status, problemOf(response).code]).toEqual([409, "rubric_invalid"]);
  });

  it("accepts as rubric_id only the job role of the interview", async () => {
    const world = await worldWithTranscript();
    const own = { interview_id: world.interviewId, rubric_id: world.jobRoleId };
    expect((await score(world.recruiter, own)).status).toBe(200);
    const other = { ...own, rubric_id: world.organisationId };
    const response = await score(world.recruiter, other);
    expect(problemOf(response)).toMatchObject({
      code: "invalid_request",
      errors: [{ path: "rubric_id" }],
    });
  });

  it("reads all of a transcript of more than 1,000 segments", async () => {
    const world = await worldWithTranscript({
      scoringRubric: { dimensions: [{ name: "Zebra keeping", weight: 1 }] },
    });
    const rows = Array.from({ length: 1_500 }, (_, index) => ({
      interview_id: world.interviewId,
      speaker: index % 2 ? "candidate" : "interviewer",
      content: index === 1_499 ? "I kept forty zebras healthy for two years." : "Yes, go on.",
      start_time_ms: 100_000 + index,
    }));
    await asService().from("transcript_segments").insert(rows).throwOnError();
    const { dimensions } = await scored(world);
    expect(dimensions[0]?.cited_quotes.join(" ")).toContain("forty zebras");
  });
});
