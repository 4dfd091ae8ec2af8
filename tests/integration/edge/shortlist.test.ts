import { invoke } from "../../support/edge";
import { asService } from "../../support/users";
import { createInterview, createWorld, type World } from "../../support/world";

let world: World;
beforeEach(async () => {
  world = await createWorld({ requirements: { skills: ["Wound care", "Triage"] } });
});

const shortlist = (by = world.recruiter) =>
  invoke("generate-shortlist", by, { roleId: world.jobRoleId });

/** Gives the other candidate a profile that shows all that is asked for. */
async function addProfile() {
  const user_id = world.otherCandidate.id;
  const service = asService();
  const profile = { user_id, suburb: "Carlton", state: "VIC", availability: "now" };
  await service
    .from("candidate_profiles")
    .insert({ ...profile, work_mode: "on_site" })
    .throwOnError();
  await service
    .from("candidate_skills")
    .insert({ user_id, skill_name: "Wound care", skill_type: "hard" })
    .throwOnError();
  const job = { user_id, job_title: "Triage nurse", company_name: "City Hospital" };
  await service
    .from("employment_history")
    .insert({ ...job, start_date: "2020-01-01" })
    .throwOnError();
}

describe("generate-shortlist", () => {
  it("ranks who was interviewed first, then by the profile, and saves the scores", async () => {
    await addProfile();
    await asService()
      .from("interview_scores")
      .insert({ interview_id: await createInterview(world.applicationId), overall_score: 40 })
      .throwOnError();
    const { status, body } = await shortlist();
    const unknown = "Not specified";
    expect([status, body]).toEqual([
      200,
      {
        roleTitle: "Registered nurse",
        matches: [
          {
            applicationId: world.applicationId,
            candidateId: world.candidate.id,
            matchScore: 40,
            matchReasons: ["Interview score: 40/100"],
            skills: [],
            experience: unknown,
            availability: unknown,
            workMode: unknown,
            location: unknown,
          },
          {
            applicationId: expect.any(String),
            candidateId: world.otherCandidate.id,
            matchScore: 39,
            matchReasons: ["Shows: Wound care, Triage", "Not interviewed yet"],
            skills: ["Wound care"],
            experience: "Triage nurse at City Hospital",
            availability: "now",
            workMode: "on_site",
            location: "Carlton, VIC",
          },
        ],
      },
    ]);
    const stored = asService().from("applications").select("match_score");
    const { data } = await stored
      .eq("job_role_id", world.jobRoleId)
      .order("match_score", { ascending: false })
      .throwOnError();
    expect(data).toEqual([{ match_score: 40 }, { match_score: 39 }]);
  });

  it("shows a viewer the matches, and saves none", async () => {
    const { status, body } = await shortlist(world.viewer);
    expect([status, body]).toEqual([200, expect.objectContaining({ matches: expect.any(Array) })]);
    const stored = asService().from("applications").select("match_score");
    const { data } = await stored.eq("job_role_id", world.jobRoleId).throwOnError();
    expect(data).toEqual([{ match_score: null }, { match_score: null }]);
  });

  it("refuses who is no member of the organisation with 403", async () => {
    expect(await shortlist(world.outsider)).toEqual({ status: 403, body: { error: "Forbidden." } });
  });

  it("returns 404 for a role that does not exist", async () => {
    const roleId = world.organisationId;
    const { status } = await invoke("generate-shortlist", world.recruiter, { roleId });
    expect(status).toBe(404);
  });
});
