import { invoke } from "../../support/edge";
import { createInvitation } from "../../support/invitations";
import { connectForTests } from "../../support/postgres";
import { asUser } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const DENIED = "42501";
const FORGED = "2020-01-01T00:00:00+00:00";

const sql = connectForTests();
let world: World;
beforeEach(async () => {
  world = await createWorld();
});

const client = () => asUser(world.candidate);
const stored = async (interviewId = world.interviewId) =>
  (await sql`select * from interviews where id = ${interviewId}`)[0];

describe("the portal of a candidate", () => {
  it("shows the organisation and the role of an application, also once it is closed", async () => {
    await sql`update job_roles set status = 'closed' where id = ${world.jobRoleId}`;
    const { data, error } = await client()
      .from("applications")
      .select("id, job_roles(title, status, organisations(name, logo_url, description))");
    expect([data, error]).toEqual([
      [
        {
          id: world.applicationId,
          job_roles: {
            title: "Registered nurse",
            status: "closed",
            organisations: { name: "Harbour Clinic", logo_url: null, description: null },
          },
        },
      ],
      null,
    ]);
  });

  it("shows their own invitations, without the token", async () => {
    const { invitation_id, token } = await createInvitation(world);
    const { data } = await client().from("invitations").select();
    expect(data).toMatchObject([{ id: invitation_id, status: "sent" }]);
    expect(JSON.stringify(data)).not.toContain(token);
    const { data: others } = await asUser(world.otherCandidate).from("invitations").select();
    expect(others).toEqual([]);
  });

  it("shows nothing of an organisation and a closed role that they have not applied to", async () => {
    const other = await createWorld({ status: "closed" });
    const { data: roles } = await client().from("job_roles").select().eq("id", other.jobRoleId);
    const { data: found } = await client()
      .from("organisations")
      .select()
      .eq("id", other.organisationId);
    expect([roles, found]).toEqual([[], []]);
  });
});

describe("the lobby of an interview", () => {
  const open = (row: object) =>
    client()
      .from("interviews")
      .insert({ application_id: world.applicationId, ...row })
      .select()
      .single();
  const cancel = () => sql`
    update interviews set status = 'cancelled' where id = ${world.interviewId}`;

  it("opens one that has begun, by our clock", async () => {
    await cancel();
    const { data, error } = await open({
      status: "in_progress",
      started_at: FORGED,
      ended_at: FORGED,
      duration_seconds: 9,
    });
    expect(error).toBeNull();
    expect(data).toMatchObject({ status: "in_progress", ended_at: null, duration_seconds: null });
    expect(data?.started_at).not.toBe(FORGED);
  });

  it("never opens one that is completed", async () => {
    await cancel();
    expect((await open({ status: "completed" })).data?.status).toBe("invited");
  });

  it("opens no other after the candidate has completed one for the role", async () => {
    await sql`update interviews set status = 'completed', ended_at = now() where id = ${world.interviewId}`;
    expect((await open({})).error?.message).toBe("interview_completed");
  });

  it("returns the same interview to parallel and repeated inserts", async () => {
    await cancel();
    const begin = () => open({ status: "in_progress" });
    const opened = [...(await Promise.all([begin(), begin(), begin()])), await begin()];
    expect(opened.map(({ error }) => error)).toEqual([null, null, null, null]);
    expect(new Set(opened.map(({ data }) => data?.id)).size).toBe(1);
    const rows = await sql`
      select from interviews
      where application_id = ${world.applicationId} and status <> 'cancelled'`;
    expect(rows).toHaveLength(1);
  });

  it("returns the open interview with its turns to a page that was loaded again, which ends it", async () => {
    const turn = { jobTitle: "Registered nurse", companyName: "Harbour Clinic" };
    const say = (...contents: string[]) =>
      invoke("ai-interviewer", world.candidate, {
        ...turn,
        messages: contents.map((content) => ({ role: "user", content })),
      });
    await say();
    await say("I cared for patients on a surgical ward for six years.");
    const { data } = await open({ status: "in_progress" });
    expect(data).toMatchObject({ id: world.interviewId, status: "in_progress" });
    await client()
      .from("interviews")
      .update({ status: "completed" })
      .eq("id", data?.id ?? "");
    const body = { interviewId: data?.id, transcripts: [] };
    expect(await invoke("score-interview", world.candidate, body)).toMatchObject({
      status: 200,
      body: { success: true, overall_score: expect.any(Number) },
    });
  });

  it("refuses an interview of another person, one with a recording, and one in another organisation", async () => {
    const other = await createWorld();
    const { error } = await client()
      .from("interviews")
      .insert({ application_id: other.applicationId });
    expect(error?.code).toBe(DENIED);
    for (const row of [
      { recording_url: "https://x.test" },
      { organisation_id: world.interviewId },
    ]) {
      expect((await open(row)).error?.code).toBe(DENIED);
    }
  });
});

describe("a live interview", () => {
  const update = (change: object) =>
    client().from("interviews").update(change).eq("id", world.interviewId).select("id");
  const say = () => sql`
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    values (${world.interviewId}, 'candidate', 'I asked the ward.', 0)`;

  it("is started and ended by our clock, and then scored", async () => {
    await say();
    await update({ status: "in_progress", started_at: FORGED });
    const started = (await stored())?.["started_at"];
    expect(started).not.toEqual(new Date(FORGED));
    const end = { status: "completed", ended_at: FORGED, duration_seconds: 100_000 };
    const signals = [{ type: "tab_switch", at: 3 }];
    const { data } = await update({ ...end, anti_cheat_signals: signals });
    expect(data).toHaveLength(1);
    const row = await stored();
    expect(row).toMatchObject({ status: "completed", anti_cheat_signals: signals });
    expect(Number(row?.["ended_at"])).toBeGreaterThan(Number(started));
    expect(row?.["closed_at"]).toEqual(row?.["ended_at"]);
    expect(row?.["duration_seconds"]).toBeLessThan(1000);
    const queued = await sql`
      select queue from outgoing_messages
      where interview_id = ${world.interviewId} and queue = 'interview-scoring'`;
    expect(queued).toHaveLength(1);
  });

  it("is not changed once it has ended", async () => {
    await update({ status: "completed" });
    const before = await stored();
    const change = { status: "in_progress", started_at: FORGED, anti_cheat_signals: [] };
    expect((await update(change)).data).toHaveLength(1);
    // An update without effect is an update.
    const unchanged = { updated_at: null };
    expect({ ...(await stored()), ...unchanged }).toEqual({ ...before, ...unchanged });
  });

  it.each(["invited", "scheduled", "cancelled", "expired"])(
    "does not become %s",
    async (status) => {
      await update({ status: "in_progress" });
      expect((await update({ status })).error).toBeNull();
      expect((await stored())?.["status"]).toBe("in_progress");
    },
  );

  it("accepts the page's transcript, score and dimensions without storing them", async () => {
    const interview_id = world.interviewId;
    const score = { interview_id, overall_score: 100, narrative_summary: "The best." };
    const dimension = { interview_id, dimension: "Care", score: 10 };
    const segment = { interview_id, speaker: "candidate", content: "I did.", start_time_ms: 0 };
    const answers = [
      await client().from("transcript_segments").insert([segment, segment]),
      await client().from("interview_scores").upsert(score, { onConflict: "interview_id" }),
      await client().from("interview_scores").insert(score),
      await client().from("score_dimensions").insert([dimension, dimension]),
      await client()
        .from("score_dimensions")
        .upsert([dimension], { onConflict: "interview_id,dimension" }),
    ];
    expect(answers.map(({ error }) => error)).toEqual([null, null, null, null, null]);
    for (const table of ["transcript_segments", "interview_scores", "score_dimensions"]) {
      expect(
        await sql`select from ${sql(table)} where interview_id = ${interview_id}`,
      ).toHaveLength(0);
    }
  });

  it("keeps the server's score when the page upserts another", async () => {
    const { interviewId } = world;
    await sql`insert into interview_scores (interview_id, overall_score) values (${interviewId}, 41)`;
    const score = { interview_id: interviewId, overall_score: 100, human_override: true };
    const { error } = await client()
      .from("interview_scores")
      .upsert(score, { onConflict: "interview_id" });
    await client().from("interview_scores").update(score).eq("interview_id", interviewId);
    expect(error).toBeNull();
    const rows = await sql`
      select overall_score::int, human_override from interview_scores where interview_id = ${interviewId}`;
    expect([...rows]).toEqual([{ overall_score: 41, human_override: false }]);
  });

  it("keeps the server's dimensions when the page upserts others", async () => {
    const { interviewId: interview_id } = world;
    await sql`
      insert into score_dimensions (interview_id, dimension, score)
      values (${interview_id}, 'Care', 4.1)`;
    const { error } = await client()
      .from("score_dimensions")
      .upsert([{ interview_id, dimension: "Care", score: 10 }], {
        onConflict: "interview_id,dimension",
      });
    expect(error).toBeNull();
    const rows = await sql`
      select dimension, score::float from score_dimensions where interview_id = ${interview_id}`;
    expect([...rows]).toEqual([{ dimension: "Care", score: 4.1 }]);
  });

  it("of another candidate refuses all of it", async () => {
    const { interviewId: interview_id } = world;
    const other = asUser(world.otherCandidate);
    const refused = [
      await other
        .from("transcript_segments")
        .insert({ interview_id, speaker: "candidate", content: "x", start_time_ms: 0 }),
      await other.from("interview_scores").upsert({ interview_id, overall_score: 1 }),
      await other.from("score_dimensions").insert({ interview_id, dimension: "Care", score: 1 }),
      await other.from("interviews").insert({ application_id: world.applicationId }),
    ];
    expect(refused.map(({ error }) => error?.code)).toEqual([DENIED, DENIED, DENIED, DENIED]);
    const { data } = await other
      .from("interviews")
      .update({ status: "completed" })
      .eq("id", interview_id)
      .select();
    expect(data).toEqual([]);
  });
});

describe("the status that a candidate's page sets", () => {
  const set = async (status: string, user = world.candidate) => {
    const { error } = await asUser(user)
      .from("applications")
      .update({ status })
      .eq("id", world.applicationId)
      .select()
      .single();
    expect(error).toBeNull();
    const [row] = await sql`select status from applications where id = ${world.applicationId}`;
    return row?.["status"];
  };
  const complete = () => sql`
    update interviews set status = 'completed', ended_at = now() where id = ${world.interviewId}`;
  const score = () => sql`
    insert into interview_scores (interview_id, overall_score) values (${world.interviewId}, 41)`;

  it("has no effect before the interview is completed, and no other status has one", async () => {
    expect(await set("scoring")).toBe("applied");
    expect(await set("reviewed")).toBe("applied");
    await complete();
    await score();
    for (const status of ["hired", "shortlisted", "invited", "interviewed"]) {
      expect(await set(status)).toBe("applied");
    }
  });

  it("becomes scoring once the interview is completed, and reviewed once it is scored", async () => {
    await complete();
    expect(await set("scoring")).toBe("scoring");
    expect(await set("reviewed")).toBe("scoring");
    await score();
    expect(await set("reviewed")).toBe("reviewed");
  });

  it("does not replace what the organisation has decided", async () => {
    await complete();
    await score();
    for (const status of ["rejected", "hired", "shortlisted", "reviewed"]) {
      expect(await set(status, world.recruiter)).toBe(status);
      expect(await set("scoring")).toBe(status);
    }
  });

  it("is not accepted from another candidate, and comes with no match score", async () => {
    const change = { status: "scoring", match_score: 100 };
    const { data } = await asUser(world.otherCandidate)
      .from("applications")
      .update(change)
      .eq("id", world.applicationId)
      .select();
    expect(data).toEqual([]);
    await complete();
    await client().from("applications").update(change).eq("id", world.applicationId);
    const [row] = await sql`
      select status, match_score from applications where id = ${world.applicationId}`;
    expect(row).toEqual({ status: "scoring", match_score: null });
  });
});
