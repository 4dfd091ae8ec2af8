import * as z from "zod";
import { identity as identitySchema } from "../../../shared/scoring/identity";
import { connectForTests } from "../../support/postgres";
import { asService, type TestUser } from "../../support/users";
import { createInterview, createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
let interviewId: string;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  interviewId = await createInterview(world.applicationId);
});

describe("reading the data for a score", () => {
  const read = (user: TestUser) =>
    asService().rpc("read_scoring_context", {
      p_acting_user: user.id,
      p_interview_id: interviewId,
    });

  it("returns the whole transcript in order, whatever its length", async () => {
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      select ${interviewId}, case number % 2 when 0 then 'ai' else 'candidate' end, number, number
      from generate_series(1, 2500) as number order by random()`;
    const { data } = await read(world.recruiter);
    expect(data).toMatchObject({
      interview_id: interviewId,
      human_override: false,
      anti_cheat_signals: null,
      job_role: { id: world.jobRoleId, title: "Registered nurse", scoring_rubric: null },
    });
    const segment = z.object({
      speaker: z.enum(["candidate", "ai"]),
      content: z.string(),
    });
    const { segments } = z.object({ segments: z.array(segment) }).parse(data);
    expect(segments.map(({ content }) => Number(content))).toEqual(
      Array.from({ length: 2_500 }, (_, index) => index + 1),
    );
    expect(segments[1]?.speaker).toBe("ai");
  });

  it("returns what is known of the candidate, from account, profile and resumes", async () => {
    const { id } = world.candidate;
    await sql`
      insert into candidate_profiles (user_id, first_name, last_name, phone, suburb)
      values (${id}, 'Ada', 'Example', '+41 31 555 01 02', 'Bern')`;
    await sql`
      insert into education (user_id, institution, degree)
      values (${id}, 'Nordhaven College', 'BSc')`;
    await sql`
      insert into employment_history (user_id, company_name, job_title, start_date)
      values (${id}, 'Harbour Clinic', 'Nurse', '2020-01-01')`;
    const resume = {
      first_name: "Ada M.",
      phone: null,
      location: { suburb: "Thun", state: null },
      education: [{ institution: "Thun School" }, { institution: null }],
      experience: [{ company_name: "Lake Clinic" }],
    };
    await sql`
      with batch as (
        insert into resume_batches (job_role_id) values (${world.jobRoleId}) returning id
      )
      insert into batch_resumes (batch_id, file_name, state, application_id, email, resume)
      select id, 'ada.pdf', 'approved', ${world.applicationId}, 'ada@example.org', ${sql.json(resume)}
      from batch`;
    const { data } = await read(world.recruiter);
    const { identity } = z.object({ identity: identitySchema }).parse(data);
    expect(identity.people).toHaveLength(3);
    expect(identity).toEqual({
      people: expect.arrayContaining([
        { email: world.candidate.email },
        { first_name: "Ada", last_name: "Example", phone: "+41 31 555 01 02", suburb: "Bern" },
        { first_name: "Ada M.", email: "ada@example.org", suburb: "Thun" },
      ]),
      schools: expect.arrayContaining(["Nordhaven College", "Thun School"]),
      employers: expect.arrayContaining(["Harbour Clinic", "Lake Clinic"]),
    });
  });

  it("is forbidden for those who may see the interview but not score it", async () => {
    for (const user of [world.candidate, world.viewer, world.member]) {
      expect((await read(user)).error?.message).toBe("forbidden");
    }
  });

  it("raises interview_not_found for everyone else", async () => {
    for (const user of [world.outsider, world.otherCandidate]) {
      expect((await read(user)).error?.message).toBe("interview_not_found");
    }
  });
});

describe("storing a score", () => {
  beforeEach(async () => {
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      select ${interviewId}, 'candidate', 'I asked the ward', number
      from generate_series(1, 2) as number`;
  });

  const store = (user: TestUser, marks: Record<string, number>) =>
    asService().rpc("store_score", {
      p_acting_user: user.id,
      p_interview_id: interviewId,
      p_overall_score: 70,
      p_narrative_summary: "Careful.",
      p_candidate_feedback: "Say more.",
      p_anti_cheat_risk_level: "low",
      p_model_version: "model",
      p_prompt_version: "prompt",
      p_rubric_version: "rubric",
      p_segment_count: 2,
      p_dimensions: Object.entries(marks).map(([dimension, score]) => ({
        dimension,
        score,
        weight: 0.5,
        evidence: "Described a shift.",
        cited_quotes: ["I asked the ward"],
      })),
    });

  const dimensions = async () =>
    (
      await sql`
        select dimension, score::int, weight::float, evidence, cited_quotes from score_dimensions
        where interview_id = ${interviewId} order by dimension`
    ).map((row) => ({ ...row }));

  it("stores the score with its dimensions", async () => {
    expect((await store(world.recruiter, { Care: 8, Teamwork: 6 })).error).toBeNull();
    expect(await dimensions()).toEqual([
      {
        dimension: "Care",
        score: 8,
        weight: 0.5,
        evidence: "Described a shift.",
        cited_quotes: ["I asked the ward"],
      },
      expect.objectContaining({ dimension: "Teamwork", score: 6 }),
    ]);
    const [score] = await sql`
      select scored_by, human_override from interview_scores where interview_id = ${interviewId}`;
    expect(score).toEqual({ scored_by: "ai", human_override: false });
  });

  it("replaces an earlier score completely", async () => {
    await store(world.recruiter, { Care: 8, Teamwork: 6 });
    await store(world.admin, { Accuracy: 9 });
    expect((await dimensions()).map((row) => row["dimension"])).toEqual(["Accuracy"]);
    const scores = await sql`select 1 from interview_scores where interview_id = ${interviewId}`;
    expect(scores).toHaveLength(1);
  });

  it("never mixes parallel scorings", async () => {
    const scorings = Array.from({ length: 10 }, (_, index) =>
      store(world.recruiter, { [`A${index}`]: 5, [`B${index}`]: 5 }),
    );
    expect((await Promise.all(scorings)).map(({ error }) => error)).toEqual(
      scorings.map(() => null),
    );
    const names = (await dimensions()).map((row) => String(row["dimension"]));
    expect(names).toHaveLength(2);
    expect(names[0]?.slice(1)).toBe(names[1]?.slice(1));
  });

  it("raises score_overridden when a person has overridden the score", async () => {
    await store(world.recruiter, { Care: 8 });
    await sql`
      update interview_scores set human_override = true where interview_id = ${interviewId}`;
    expect((await store(world.recruiter, { Care: 1 })).error?.message).toBe("score_overridden");
    expect(await dimensions()).toMatchObject([{ dimension: "Care", score: 8 }]);
  });

  it("is allowed for recruiters alone", async () => {
    const users = [world.candidate, world.viewer, world.outsider, world.otherCandidate];
    const messages = users.map(async (user) => (await store(user, { Care: 1 })).error?.message);
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "forbidden",
      "interview_not_found",
      "interview_not_found",
    ]);
    expect(await dimensions()).toEqual([]);
  });
});
