import { connectForTests } from "../../support/postgres";
import { asUser, type TestUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const DENIED = "42501";
const OVERRIDE = {
  overall_score: 88,
  human_override: true,
  human_override_reason: "Heard more on a call.",
};

const sql = connectForTests();
let world: World;
beforeEach(async () => {
  world = await createWorld();
  await sql`
    insert into interview_scores (interview_id, overall_score, narrative_summary, scored_by)
    values (${world.interviewId}, 41, 'Careful.', 'ai')`;
  await sql`
    insert into score_dimensions (interview_id, dimension, score)
    values (${world.interviewId}, 'Care', 4.1)`;
});

const override = (user: TestUser, change: object = OVERRIDE) =>
  asUser(user)
    .from("interview_scores")
    .update(change)
    .eq("interview_id", world.interviewId)
    .select("id");
const stored = async () => {
  const [row] = await sql`
    select overall_score::int, narrative_summary, scored_by, human_override, human_override_by,
      human_override_reason
    from interview_scores where interview_id = ${world.interviewId}`;
  return row;
};
const audited = async () =>
  (
    await sql`
      select action, user_id, entity_id, new_values from audit_log
      where organisation_id = ${world.organisationId} order by created_at`
  ).map((row) => ({ ...row }));

describe("an override on the report", () => {
  it.each(["recruiter", "hiringManager", "admin"] as const)(
    "by a %s keeps number, reason and person, computes nothing, and is audited",
    async (role) => {
      const user = world[role];
      expect((await override(user)).data).toHaveLength(1);
      expect(await stored()).toEqual({
        ...OVERRIDE,
        narrative_summary: "Careful.",
        scored_by: "ai",
        human_override_by: user.id,
      });
      const [dimension] = await sql`
        select score::float from score_dimensions where interview_id = ${world.interviewId}`;
      expect(dimension?.["score"]).toBe(4.1);
      expect(await audited()).toEqual([
        {
          action: "score.overridden",
          user_id: user.id,
          entity_id: world.interviewId,
          new_values: { human_override: true },
        },
      ]);
    },
  );

  it("changes nothing but the score and its reason", async () => {
    const forged = { narrative_summary: "The best.", scored_by: "somebody", model_version: "9" };
    expect((await override(world.admin, { ...OVERRIDE, ...forged })).error).toBeNull();
    expect(await stored()).toMatchObject({ narrative_summary: "Careful.", scored_by: "ai" });
  });

  it("is needed to change the number", async () => {
    await override(world.admin, { overall_score: 88 });
    expect(await stored()).toMatchObject({ overall_score: 41, human_override: false });
    expect(await audited()).toEqual([]);
  });

  it("is audited each time, with the person who changed it", async () => {
    await override(world.admin);
    await override(world.recruiter, { ...OVERRIDE, overall_score: 77 });
    expect((await audited()).map((row) => row["user_id"])).toEqual([
      world.admin.id,
      world.recruiter.id,
    ]);
    expect(await stored()).toMatchObject({ human_override_by: world.recruiter.id });
  });

  it.each(["viewer", "member", "candidate", "outsider"] as const)(
    "is refused to a %s",
    async (role) => {
      expect((await override(world[role])).data).toEqual([]);
      expect(await stored()).toMatchObject({ overall_score: 41, human_override: false });
    },
  );

  it("in the name of another person is refused", async () => {
    const { error } = await override(world.admin, {
      ...OVERRIDE,
      human_override_by: world.recruiter.id,
    });
    expect(error?.code).toBe(DENIED);
  });
});

describe("an audit entry that a page writes", () => {
  const write = (user: TestUser, change: object = {}) =>
    asUser(user)
      .from("audit_log")
      .insert({
        user_id: user.id,
        organisation_id: world.organisationId,
        action: "score_override",
        entity_type: "interview",
        entity_id: world.interviewId,
        old_values: { overall_score: 41 },
        new_values: { overall_score: 88 },
        ...change,
      });

  it("is accepted from a recruiter, and not stored", async () => {
    expect((await write(world.recruiter)).error).toBeNull();
    expect((await write(world.admin, { organisation_id: null })).error).toBeNull();
    expect(await audited()).toEqual([]);
  });

  it("is refused in another name, for another organisation, and from everybody else", async () => {
    const other = await createWorld();
    const refused = [
      await write(world.recruiter, { user_id: world.admin.id }),
      await write(world.recruiter, { organisation_id: other.organisationId }),
      await write(world.viewer),
      await write(world.candidate),
      await write(world.outsider),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual(refused.map(() => DENIED));
  });
});
