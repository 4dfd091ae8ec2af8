import { randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";
import { createInterview, createWorld, type World } from "../../support/world";

const turn = z.object({
  turn: z.int(),
  candidate: z.string(),
  interviewer: z.string(),
  suggested_followup: z.string().nullable(),
  competencies_covered: z.array(z.string()),
});
const storedTurn = z.object({ stored: z.boolean(), turn });

const START = Date.parse("2026-01-01T10:00:00Z");
const at = (seconds: number) => new Date(START + seconds * 1_000).toISOString();

const sql = connectForTests();
let world: World;
let interviewId: string;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  interviewId = await createInterview(world.applicationId);
});

interface TurnSample {
  user?: string;
  asked?: number;
  answered?: number;
  covered?: string[];
  interviewer?: string;
}

const store = (number: number, text: string, sample: TurnSample = {}) =>
  asService().rpc("store_turn", {
    p_acting_user: sample.user ?? world.candidate.id,
    p_interview_id: interviewId,
    p_turn: number,
    p_candidate_text: text,
    p_interviewer_text: sample.interviewer ?? `About ${text}?`,
    p_competencies_covered: sample.covered ?? [],
    p_asked_at: at(sample.asked ?? 0),
    p_answered_at: at(sample.answered ?? (sample.asked ?? 0) + 1),
    p_suggested_followup: null,
  });

const read = (user: string) =>
  asService().rpc("read_turn_context", { p_acting_user: user, p_interview_id: interviewId });

const segments = () => sql`
  select turn, speaker, content, start_time_ms, end_time_ms from transcript_segments
  where interview_id = ${interviewId} order by start_time_ms, speaker`;

const interview = async () =>
  (await sql`select status, started_at from interviews where id = ${interviewId}`)[0];

describe("storing a turn", () => {
  it("stores both sides, with times from the start of the interview", async () => {
    await store(1, "first", { asked: 0, answered: 2.5 });
    await store(2, "second", { asked: 10, answered: 12 });
    expect([...(await segments())]).toEqual([
      { turn: 1, speaker: "candidate", content: "first", start_time_ms: 0, end_time_ms: 0 },
      {
        turn: 1,
        speaker: "interviewer",
        content: "About first?",
        start_time_ms: 0,
        end_time_ms: 2_500,
      },
      {
        turn: 2,
        speaker: "candidate",
        content: "second",
        start_time_ms: 10_000,
        end_time_ms: 10_000,
      },
      {
        turn: 2,
        speaker: "interviewer",
        content: "About second?",
        start_time_ms: 10_000,
        end_time_ms: 12_000,
      },
    ]);
    expect(await interview()).toEqual({ status: "in_progress", started_at: new Date(START) });
  });

  it("starts a scheduled interview, and does not change an earlier start by a call", async () => {
    await sql`
      update interviews set status = 'scheduled', started_at = ${at(-60)} where id = ${interviewId}`;
    await store(1, "first");
    expect(await interview()).toEqual({
      status: "in_progress",
      started_at: new Date(START - 60_000),
    });
    expect((await segments())[0]?.["start_time_ms"]).toBe(60_000);
  });

  it("stores the first of parallel answers and returns it to the others", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        store(1, "the same", { interviewer: `Question ${index}?` }),
      ),
    );
    const turns = answers.map(({ data }) => storedTurn.parse(data));
    expect(turns.filter(({ stored }) => stored)).toHaveLength(1);
    expect(new Set(turns.map(({ turn: one }) => one.interviewer)).size).toBe(1);
    expect(await segments()).toHaveLength(2);
  });

  it("raises turn_already_answered for another text of the candidate", async () => {
    await store(1, "first");
    expect((await store(1, "other")).error?.message).toBe("turn_already_answered");
    expect(await segments()).toHaveLength(2);
  });

  it("raises turn_out_of_order for a turn before the latest, unless it is repeated", async () => {
    await store(1, "first");
    await store(3, "third");
    expect((await store(2, "second")).error?.message).toBe("turn_out_of_order");
    expect(storedTurn.parse((await store(1, "first")).data).stored).toBe(false);
  });

  it("adds competencies to the coverage, in the order in which they were covered", async () => {
    await store(1, "first", { covered: ["Teamwork", "Care"] });
    await store(2, "second", { covered: [] });
    const { data } = await store(3, "third", { covered: ["Care", "Accuracy"] });
    const covered = ["Teamwork", "Care", "Accuracy"];
    expect(storedTurn.parse(data).turn.competencies_covered).toEqual(covered);
    expect((await read(world.candidate.id)).data).toMatchObject({ competencies_covered: covered });
  });

  it.each(["cancelled", "expired"])(
    "raises interview_not_open when the interview is %s",
    async (status) => {
      await sql`update interviews set status = ${status} where id = ${interviewId}`;
      expect((await store(1, "first")).error?.message).toBe("interview_not_open");
    },
  );

  it("stores a turn after the end when it began before that", async () => {
    expect((await store(1, "first")).data).toMatchObject({ stored: true, after_end: false });
    await sql`
      update interviews set status = 'completed', ended_at = ${at(30)} where id = ${interviewId}`;
    expect((await store(2, "late", { asked: 30 })).error?.message).toBe("interview_not_open");
    expect((await store(2, "early", { asked: 29 })).data).toMatchObject({
      stored: true,
      after_end: true,
    });
    expect(await interview()).toMatchObject({ status: "completed" });
  });

  it("accepts an interview that lasts for months", async () => {
    await store(1, "first");
    expect((await store(2, "second", { asked: 90 * 24 * 3_600 })).error).toBeNull();
  });

  it("is allowed for the candidate of the interview alone", async () => {
    const users = [world.recruiter, world.viewer, world.otherCandidate, world.outsider];
    const messages = users.map(
      async ({ id }) => (await store(1, "x", { user: id })).error?.message,
    );
    expect(await Promise.all(messages)).toEqual([
      "forbidden",
      "forbidden",
      "interview_not_found",
      "interview_not_found",
    ]);
    expect(await segments()).toHaveLength(0);
  });
});

describe("reading the context of a turn", () => {
  it("returns the role, turns and words from calls, also when the role is closed", async () => {
    await sql`update job_roles set status = 'closed' where id = ${world.jobRoleId}`;
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      select ${interviewId}, 'ai', 'said ' || number, number from generate_series(1, 410) as number`;
    await store(1, "first", { covered: ["Care"] });
    const { data } = await read(world.candidate.id);
    expect(data).toMatchObject({
      interview: { id: interviewId, status: "in_progress" },
      role: { title: "Registered nurse", department: null },
      turns: [{ turn: 1, candidate: "first", interviewer: "About first?" }],
      competencies_covered: ["Care"],
    });
    const { other_segments } = z
      .object({ other_segments: z.array(z.object({ content: z.string() })) })
      .parse(data);
    expect(other_segments).toHaveLength(400);
    expect(other_segments[0]?.content).toBe("said 11");
    expect(other_segments.at(-1)?.content).toBe("said 410");
  });

  it("is allowed for the candidate of the interview alone", async () => {
    expect((await read(world.admin.id)).error?.message).toBe("forbidden");
    expect((await read(world.otherCandidate.id)).error?.message).toBe("interview_not_found");
    expect((await read(randomUUID())).error?.message).toBe("interview_not_found");
  });
});
