import { randomUUID } from "node:crypto";
import * as z from "zod";
import { applyEvent, at, callOf, sendMessages } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
});

const END = 600;

async function callEnds(end = END): Promise<void> {
  const call = callOf(await groupOf(database, interviewId));
  await applyEvent(database, call.started(0));
  await applyEvent(database, call.ended(end));
}

const job = async (endedAt = at(END)) =>
  z.object({ state: z.string(), context: z.record(z.string(), z.unknown()).nullable() }).parse(
    await database.call("read_scoring_job", {
      p_interview_id: interviewId,
      p_ended_at: endedAt,
    }),
  );

const NOT_DUE = { context: null };

interface ScoreSample {
  segments?: number;
  overall?: number;
  user?: string;
}

const store = ({ segments = 1, overall = 70, user }: ScoreSample = {}) =>
  database.call("store_score", {
    p_interview_id: interviewId,
    p_overall_score: overall,
    p_narrative_summary: "Careful.",
    p_candidate_feedback: "Say more.",
    p_anti_cheat_risk_level: "low",
    p_model_version: "model",
    p_prompt_version: "prompt",
    p_rubric_version: "rubric",
    p_dimensions: [
      { dimension: "Care", score: overall / 10, weight: 1, evidence: "", cited_quotes: [] },
    ],
    p_segment_count: segments,
    ...(user === undefined ? {} : { p_acting_user: user }),
  });

const scores = async () =>
  (
    await database.sql`
      select overall_score::int as overall, score_dimensions.score::int as dimension, scored_by
      from interview_scores join score_dimensions using (interview_id)
      where interview_id = ${interviewId}`
  ).map((row) => ({ ...row }));

describe("the end of an interview", () => {
  it("is due, with the data of a scoring by a recruiter", async () => {
    await database.say(interviewId);
    await callEnds();
    expect(await job()).toEqual({
      state: "due",
      context: {
        interview_id: interviewId,
        identity: { people: [], schools: [], employers: [] },
        anti_cheat_signals: null,
        human_override: false,
        job_role: {
          id: expect.any(String),
          organisation_id: expect.any(String),
          title: "Registered nurse",
          requirements: null,
          scoring_rubric: null,
        },
        segments: [{ speaker: "candidate", content: "I asked the ward." }],
      },
    });
  });

  it("is compared to the millisecond, the precision of messages", async () => {
    await database.say(interviewId);
    await database.call("complete_interview", {
      p_acting_user: database.candidate,
      p_interview_id: interviewId,
      p_scoring_delay_seconds: 0,
    });
    await database.sql`
      update interviews set ended_at = '2026-03-01T09:10:00.123987Z' where id = ${interviewId}`;
    expect((await job("2026-03-01T09:10:00.123Z")).state).toBe("due");
    expect(await job("2026-03-01T09:10:00.124Z")).toEqual({ state: "not_ended", ...NOT_DUE });
  });

  it("is not due while the interview is open, nor after it was opened again", async () => {
    await database.say(interviewId);
    expect(await job()).toEqual({ state: "not_ended", ...NOT_DUE });
    await callEnds();
    const rejoined = callOf(await groupOf(database, interviewId));
    await applyEvent(database, rejoined.started(700));
    expect(await job()).toEqual({ state: "not_ended", ...NOT_DUE });
    await applyEvent(database, rejoined.ended(800));
    expect((await job()).state).toBe("not_ended");
    expect((await job(at(800))).state).toBe("due");
  });

  it("is not due when the interview is cancelled", async () => {
    await database.say(interviewId);
    await callEnds();
    await database.sql`update interviews set status = 'cancelled' where id = ${interviewId}`;
    expect((await job()).state).toBe("not_ended");
  });

  it("is not due when the candidate said nothing", async () => {
    await database.sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${interviewId}, 'interviewer', 'Are you there?', 0)`;
    await callEnds();
    expect(await job()).toEqual({ state: "no_transcript", ...NOT_DUE });
  });

  it("is due once for the same transcript, and again for a longer one", async () => {
    await database.say(interviewId);
    await callEnds();
    await store();
    expect(await job()).toEqual({ state: "scored", ...NOT_DUE });
    await database.say(interviewId, "One thing more.");
    expect((await job()).state).toBe("due");
  });

  it("is due when an older score does not say what it was made from", async () => {
    await database.say(interviewId);
    await callEnds();
    await database.sql`
      insert into interview_scores (interview_id, overall_score, scored_by)
      values (${interviewId}, 50, 'ai')`;
    expect((await job()).state).toBe("due");
  });

  it.each([
    ["overrode", { human_override: true, scored_by: "ai" }],
    ["set", { human_override: false, scored_by: randomUUID() }],
  ])("is not due when a person %s the score", async (_, score) => {
    await database.say(interviewId);
    await callEnds();
    await database.sql`
      insert into interview_scores ${database.sql({
        interview_id: interviewId,
        overall_score: 50,
        ...score,
      })}`;
    expect(await job()).toEqual({ state: "overridden", ...NOT_DUE });
  });

  it("is not due when the interview was deleted", async () => {
    await database.sql`delete from interviews where id = ${interviewId}`;
    expect(await job()).toEqual({ state: "deleted", ...NOT_DUE });
  });
});

describe("a score after the end of an interview", () => {
  const speak = async () => {
    for (let segment = 1; segment <= 4; segment += 1) await database.say(interviewId);
  };
  beforeEach(speak);

  it("is stored as one of the AI", async () => {
    await store();
    expect(await scores()).toEqual([{ overall: 70, dimension: 7, scored_by: "ai" }]);
  });

  it("never replaces one that a person set or overrode, nor does a score for a recruiter", async () => {
    for (const set of ["human_override = true", `scored_by = '${randomUUID()}'`]) {
      await store({ overall: 70 });
      await database.sql.unsafe(
        `update interview_scores set ${set} where interview_id = '${interviewId}'`,
      );
      const before = await scores();
      for (const user of [{}, { user: database.recruiter }]) {
        await expect(store({ overall: 10, ...user })).rejects.toThrow("score_overridden");
      }
      expect(await scores()).toEqual(before);
      interviewId = await database.newInterview();
      await speak();
    }
  });

  it("never replaces one that was made from a longer transcript", async () => {
    const first = await store({ overall: 80, segments: 4 });
    expect(await store({ overall: 10, segments: 2 })).toEqual(first);
    expect(await scores()).toEqual([{ overall: 80, dimension: 8, scored_by: "ai" }]);
    await store({ overall: 60, segments: 4 });
    expect(await scores()).toMatchObject([{ overall: 60, dimension: 6 }]);
  });

  it("raises interview_not_found when the interview was deleted", async () => {
    await database.sql`delete from interviews where id = ${interviewId}`;
    await expect(store()).rejects.toThrow("interview_not_found");
  });

  it("does not bypass the check of an acting user", async () => {
    await expect(store({ user: database.candidate })).rejects.toThrow("forbidden");
    expect(await scores()).toEqual([]);
  });
});

describe("completing an interview", () => {
  /** Completes it and claims what follows, as the app does. */
  const complete = async () => {
    const answer = await database.call("complete_interview", {
      p_acting_user: database.candidate,
      p_interview_id: interviewId,
      p_scoring_delay_seconds: 60,
    });
    const { ended_at } = z.object({ ended_at: z.string() }).parse(answer);
    return { ended_at, messages: await sendMessages(database) };
  };

  it("queues one scoring, however often it is completed", async () => {
    await database.say(interviewId);
    const answers = await Promise.all(Array.from({ length: 10 }, complete));
    const [{ ended_at } = { ended_at: "" }] = answers;
    expect(answers.flatMap(({ messages }) => messages)).toEqual([
      {
        message_id: `score:${interviewId}:${Date.parse(ended_at)}`,
        queue: "interview-scoring",
        body: { interview_id: interviewId, ended_at },
        due_at: expect.any(String),
      },
    ]);
    expect((await job(ended_at)).state).toBe("due");
  });

  it("queues no scoring when the candidate said nothing", async () => {
    expect((await complete()).messages).toEqual([]);
  });

  it("queues no other scoring after the end of a call", async () => {
    await database.say(interviewId);
    await callEnds();
    expect((await complete()).messages).toEqual([]);
  });
});
