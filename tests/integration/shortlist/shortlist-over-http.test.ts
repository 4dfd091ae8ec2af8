import { call, problemOf } from "../../support/api";
import { asService, createUser } from "../../support/users";
import { createApplication, createInterview, createWorld, type World } from "../../support/world";

let world: World;

beforeEach(async () => {
  world = await createWorld();
});

/** A candidate with a score for each of their interviews. @returns the id of the application */
async function addScored(scores: number[], name?: { first_name: string; last_name: string }) {
  const candidate = await createUser();
  if (name) {
    await asService()
      .from("candidate_profiles")
      .insert({ user_id: candidate.id, ...name })
      .throwOnError();
  }
  const applicationId = await createApplication(world.jobRoleId, candidate);
  for (const overall_score of scores) {
    const interview_id = await createInterview(applicationId);
    await asService()
      .from("interview_scores")
      .insert({ interview_id, overall_score, anti_cheat_risk_level: "high" })
      .throwOnError();
    const dimensions = [
      { dimension: "Care", score: 9, weight: 0.7, evidence: "Noticed sepsis early." },
      { dimension: "Speed", score: 3, weight: 0.3, evidence: "Was late." },
    ];
    await asService()
      .from("score_dimensions")
      .insert(dimensions.map((entry) => ({ interview_id, ...entry })))
      .throwOnError();
  }
  return applicationId;
}

const shortlist = (change: Record<string, unknown> = {}) =>
  call("POST", "/api/ai/generate-shortlist", {
    token: world.recruiter.token,
    body: { job_role_id: world.jobRoleId, ...change },
  });

describe("a shortlist", () => {
  it("ranks by the best interview, with reasons and evidence", async () => {
    const ada = await addScored([70, 91], { first_name: "Ada", last_name: "Quill" });
    const unknown = await addScored([80]);
    await addScored([59]);
    const { status, body } = await shortlist();
    const counted = {
      interview_id: expect.any(String),
      match_reasons: ["Care (90/100): Noticed sepsis early."],
      concerns: ["Speed (30/100): Was late.", "Anti-cheat risk: high"],
    };
    expect([status, body]).toEqual([
      200,
      {
        candidates: [
          { application_id: ada, candidate_name: "Ada Quill", match_score: 91, ...counted },
          { application_id: unknown, candidate_name: "Unknown", match_score: 80, ...counted },
        ],
        total_evaluated: 5,
      },
    ]);
  });

  it("orders equal scores by application id, and returns at most max_candidates", async () => {
    const tied = (await Promise.all([addScored([75]), addScored([75]), addScored([75])])).sort();
    const { body } = await shortlist({ max_candidates: 2, min_score: 75 });
    expect(body).toMatchObject({
      candidates: tied.slice(0, 2).map((application_id) => ({ application_id })),
      total_evaluated: 5,
    });
  });

  it("returns 403 for an active role of another organisation, and 404 for others", async () => {
    const asOutsider = () =>
      call("POST", "/api/ai/generate-shortlist", {
        token: world.outsider.token,
        body: { job_role_id: world.jobRoleId },
      });
    expect(problemOf(await asOutsider()).code).toBe("forbidden");
    await asService()
      .from("job_roles")
      .update({ status: "paused" })
      .eq("id", world.jobRoleId)
      .throwOnError();
    expect(problemOf(await asOutsider()).code).toBe("job_role_not_found");
  });

  it.each([
    ["max_candidates", 0],
    ["max_candidates", 101],
    ["min_score", -1],
    ["min_score", 101],
  ])("returns 422 for %s %d", async (field, value) => {
    const response = await shortlist({ [field]: value });
    expect(problemOf(response).errors?.[0]?.path).toBe(field);
  });
});
