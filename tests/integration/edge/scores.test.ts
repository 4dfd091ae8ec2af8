import { invoke } from "../../support/edge";
import { getReply, said } from "../../support/interviews";
import { asService, asUser, createUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const ANSWER =
  "Last winter I noticed early signs of sepsis in a patient, called the doctor at once and started the protocol, and the patient recovered within a week.";

let world: World;
beforeEach(async () => {
  world = await createWorld({
    scoringRubric: {
      care: { weight: 0.6, label: "Patient care" },
      team: { weight: 0.4, label: "Teamwork" },
    },
  });
});

const answerTurn = () =>
  getReply({
    candidate: world.candidate,
    interviewId: world.interviewId,
    messages: said(ANSWER),
  });

const score = (by = world.candidate) =>
  invoke("score-interview", by, {
    interviewId: world.interviewId,
    transcripts: [{ speaker: "candidate", content: "I am the best of all.", start_time_ms: 0 }],
    jobTitle: "Registered nurse",
    scoringRubric: { charm: { weight: 1, label: "Charm" } },
  });

describe("score-interview", () => {
  it("completes the candidate's interview, and returns its score on the page's scale", async () => {
    await answerTurn();
    const { status, body } = await score();
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        interviewId: world.interviewId,
        dimensions: ["Patient care", "Teamwork"].map((dimension) => ({
          dimension,
          score: expect.any(Number),
          weight: expect.any(Number),
          evidence: expect.any(String),
          cited_quotes: expect.any(Array),
        })),
        overall_score: expect.any(Number),
        narrative_summary: expect.any(String),
        candidate_feedback: expect.any(String),
        anti_cheat_risk_level: expect.any(String),
      },
    ]);
    expect(JSON.stringify(body)).not.toMatch(/best of all|Charm/);
    const interviews = asService().from("interviews").select("status").eq("id", world.interviewId);
    expect((await interviews.single().throwOnError()).data.status).toBe("completed");
    expect((await score()).body).toEqual(body);
  });

  it("returns the feedback without numbers where the organisation does not show scores", async () => {
    const organisation = asService().from("organisations").update({ candidate_sees_score: false });
    await organisation.eq("id", world.organisationId).throwOnError();
    await answerTurn();
    expect((await score()).body).toEqual({
      success: true,
      interviewId: world.interviewId,
      dimensions: [],
      overall_score: null,
      narrative_summary: null,
      candidate_feedback: expect.any(String),
      anti_cheat_risk_level: null,
    });
    expect((await score(world.recruiter)).body).toMatchObject({
      overall_score: expect.any(Number),
    });
    for (const table of ["interview_scores", "score_dimensions"] as const) {
      const rows = (user: TestUser) =>
        asUser(user).from(table).select().eq("interview_id", world.interviewId).throwOnError();
      expect((await rows(world.candidate)).data).toEqual([]);
      expect((await rows(world.recruiter)).data).not.toEqual([]);
    }
  });

  it("stores no match score where the organisation does not show scores", async () => {
    const { recruiter, candidate, applicationId } = world;
    const application = (by: TestUser) =>
      asUser(by).from("applications").select("match_score").eq("id", applicationId).single();
    const set = (match_score: number) =>
      asUser(recruiter).from("applications").update({ match_score }).eq("id", applicationId);
    await set(81).throwOnError();
    expect((await application(candidate)).data).toEqual({ match_score: 81 });
    const organisation = asUser(world.admin).from("organisations");
    await organisation
      .update({ candidate_sees_score: false })
      .eq("id", world.organisationId)
      .throwOnError();
    expect((await application(candidate)).data).toEqual({ match_score: null });
    await set(82).throwOnError();
    const shortlist = await invoke("generate-shortlist", recruiter, { roleId: world.jobRoleId });
    expect(shortlist.body).toMatchObject({
      matches: expect.arrayContaining([
        expect.objectContaining({ applicationId, matchScore: expect.any(Number) }),
      ]),
    });
    for (const by of [candidate, recruiter]) {
      expect((await application(by)).data).toEqual({ match_score: null });
    }
  });

  it("returns 400 where the candidate said nothing, whatever the client says", async () => {
    expect(await score()).toEqual({
      status: 400,
      body: { error: "The interview has no transcript." },
    });
  });

  it("returns 404 to a stranger", async () => {
    expect((await score(await createUser())).status).toBe(404);
  });
});
