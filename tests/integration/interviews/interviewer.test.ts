import { randomUUID } from "node:crypto";
import { call, problemOf } from "../../support/api";
import { requestsOf } from "../../support/faults";
import { ask, getReply, askStreamed, readStream, said } from "../../support/interviews";
import { connectForTests } from "../../support/postgres";
import { stack } from "../../support/stack";
import { asService, type TestUser } from "../../support/users";
import { createInterview, createWorld, type World } from "../../support/world";

const ANSWERS = [
  "Hello, I am ready to begin.",
  "On my ward I look after six patients. Last winter I noticed early signs of sepsis in one of them, called the doctor at once and started the protocol, and the patient recovered.",
  "Teamwork matters on every shift: I hand over with a fixed list, and when a colleague was overwhelmed I took two of her patients and we finished the round together.",
  "For record keeping I write every observation down within ten minutes, in our electronic chart, and I check the medication records twice with a colleague before each round.",
];

async function segmentsOf(interviewId: string) {
  const { data } = await asService()
    .from("transcript_segments")
    .select("speaker, content, start_time_ms, end_time_ms")
    .eq("interview_id", interviewId)
    .order("start_time_ms")
    .order("speaker")
    .throwOnError();
  return data;
}

async function statusOf(interviewId: string) {
  const { data } = await asService()
    .from("interviews")
    .select("status, started_at")
    .eq("id", interviewId)
    .single()
    .throwOnError();
  return data;
}

const sql = connectForTests();
let world: World;
let candidate: TestUser;
let interviewId: string;

beforeEach(async () => {
  world = await createWorld();
  ({ candidate, interviewId } = world);
});

describe("an opening", () => {
  it("is given without a message, by both routes, and is the same", async () => {
    const asked = { candidate, interviewId, messages: [] };
    const { response } = await getReply(asked);
    expect(response).toMatch(/^Hello.*AI.*people decide/);
    const { pieces, done } = await readStream(await askStreamed(asked));
    expect([pieces.join(""), done]).toEqual([response, true]);
    const next = await getReply({ ...asked, messages: said("Hello.") });
    expect(next.response).not.toBe(response);
  });
});

describe("a turn", () => {
  it.each([
    ["U+0000", "I am\0 ready."],
    ["an unpaired surrogate", "I am\ud800 ready."],
  ])("is stored without %s, which Postgres cannot store", async (_, text) => {
    const first = await getReply({ candidate, interviewId, messages: said(text) });
    const [stored] = await segmentsOf(interviewId);
    expect(stored?.content).toBe("I am ready.");
    const again = await getReply({ candidate, interviewId, messages: said(text) });
    expect(again.response).toBe(first.response);
  });

  it("with nothing but U+0000 is refused as empty", async () => {
    const response = await ask({ candidate, interviewId, messages: said("\0") });
    expect(response.status).toBe(422);
  });

  it("is answered, stored and starts the interview", async () => {
    const messages = said("Hello, I am ready.");
    const { response } = await getReply({ candidate, interviewId, messages });
    expect(await segmentsOf(interviewId)).toEqual([
      { speaker: "candidate", content: "Hello, I am ready.", start_time_ms: 0, end_time_ms: 0 },
      {
        speaker: "interviewer",
        content: response,
        start_time_ms: 0,
        end_time_ms: expect.any(Number),
      },
    ]);
    expect(await statusOf(interviewId)).toEqual({
      status: "in_progress",
      started_at: expect.any(String),
    });
  });

  it("is answered from the database when it is repeated with the same words", async () => {
    const words = `Hello, I am ready, and my number is ${randomUUID()}.`;
    const asked = { candidate, interviewId, messages: said(words) };
    const first = await getReply(asked);
    expect(await getReply(asked)).toEqual(first);
    const streamed = await readStream(await askStreamed(asked));
    expect(streamed.pieces.join("")).toBe(first.response);
    expect(streamed.done).toBe(true);
    expect(await segmentsOf(interviewId)).toHaveLength(2);
    // Two calls of the model: the answer and its coverage.
    const sent = await requestsOf(stack().ai.url);
    expect(sent.filter(({ body }) => JSON.stringify(body).includes(words))).toHaveLength(2);
  });

  it("returns 409 when it is repeated with other words", async () => {
    await getReply({ candidate, interviewId, messages: said("Hello.") });
    const response = await ask({ candidate, interviewId, messages: said("Goodbye.") });
    expect(response.status).toBe(409);
    expect(problemOf(response).code).toBe("turn_already_answered");
  });

  it("is stored once when it is sent ten times at once, with the same answer for all", async () => {
    const asked = { candidate, interviewId, messages: said("Hello, I am ready.") };
    const all = await Promise.all(Array.from({ length: 10 }, () => getReply(asked)));
    expect(new Set(all.map(({ response }) => response)).size).toBe(1);
    expect(await segmentsOf(interviewId)).toHaveLength(2);
  });

  it("returns 409 when a later turn was stored", async () => {
    await getReply({ candidate, interviewId, messages: said("One.", "Two.") });
    const late = await ask({ candidate, interviewId, messages: said("One.") });
    expect(problemOf(late).code).toBe("turn_out_of_order");
  });

  it("returns 429 for the 21st in a minute, unless it is answered from the database", async () => {
    const last = () => said(...Array.from({ length: 20 }, (_, turn) => `Answer ${turn}.`));
    for (let turn = 1; turn <= 20; turn += 1) {
      await getReply({ candidate, interviewId, messages: last().slice(0, turn) });
    }
    await getReply({ candidate, interviewId, messages: last() });
    const refused = await ask({ candidate, interviewId, messages: [...last(), ...said("More.")] });
    expect(refused.status).toBe(429);
    expect(problemOf(refused)).toMatchObject({ code: "rate_limited" });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    const streamed = await askStreamed({
      candidate,
      interviewId,
      messages: [...last(), ...said("More.")],
    });
    expect(streamed.status).toBe(429);
    await streamed.body?.cancel();
    await getReply({ candidate, interviewId, messages: last() });
  });
});

describe("an interview", () => {
  it("covers the competencies of the role one after the other", async () => {
    let before: string[] = [];
    for (let turn = 1; turn <= ANSWERS.length; turn += 1) {
      const messages = said(...ANSWERS.slice(0, turn));
      const { competencies_covered } = await getReply({ candidate, interviewId, messages });
      expect(competencies_covered).toEqual(expect.arrayContaining(before));
      before = competencies_covered;
    }
    expect([...before].sort()).toEqual(["Patient care", "Record keeping", "Teamwork"]);
  });

  describe("whose candidate sends competencies and a job", () => {
    const fields = { competencies: ["Juggling tricks"], job_context: { title: "Astronaut" } };
    const PRAISE =
      "Juggling is what I bring to every shift: with three balls I calm the children on my ward before each injection.";

    /** Answers two turns. @returns the coverage, and the requests to the model */
    async function interviewedWith(sent: Record<string, unknown>) {
      const marker = randomUUID();
      const contents = [`Hello, I am ${marker}.`, PRAISE];
      const asked = { candidate, interviewId, fields: sent };
      await getReply({ ...asked, messages: said(...contents.slice(0, 1)) });
      const { competencies_covered } = await getReply({ ...asked, messages: said(...contents) });
      const prompts = (await requestsOf(stack().ai.url))
        .map(({ body }) => JSON.stringify(body))
        .filter((body) => body.includes(marker));
      expect(prompts.length).toBeGreaterThan(0);
      return { competencies_covered, prompts: prompts.join("\n") };
    }

    it("ignores both when the role has its own", async () => {
      const { competencies_covered, prompts } = await interviewedWith(fields);
      expect(competencies_covered).not.toContain("Juggling tricks");
      expect(prompts).toContain("Registered nurse");
      expect(prompts).toContain("Patient care");
      expect(prompts).not.toMatch(/Juggling tricks|Astronaut/);
    });

    it("uses the competencies when the role has none, though never the job's title", async () => {
      await asService()
        .from("job_roles")
        .update({ requirements: null, scoring_rubric: null })
        .eq("id", world.jobRoleId)
        .throwOnError();
      const { competencies_covered, prompts } = await interviewedWith(fields);
      expect(competencies_covered).toEqual(["Juggling tricks"]);
      expect(prompts).toContain("Registered nurse");
      expect(prompts).not.toContain("Astronaut");
    });

    it.each<[string, string[] | undefined, string]>([
      ["the candidate's", ["Juggling tricks"], "Juggling tricks"],
      ["the default", undefined, "Communication"],
    ])("covers %s list of the first turn when a later turn has another", async (...given) => {
      const [, first, expected] = given;
      const role = asService()
        .from("job_roles")
        .update({ requirements: null, scoring_rubric: null })
        .eq("id", world.jobRoleId);
      await role.throwOnError();
      const marker = randomUUID();
      const contents = [`Hello, I am ${marker}.`, PRAISE];
      const asked = { candidate, interviewId };
      await getReply({
        ...asked,
        messages: said(...contents.slice(0, 1)),
        fields: { competencies: first },
      });
      await getReply({
        ...asked,
        messages: said(...contents),
        fields: { competencies: ["Swallowing swords"] },
      });
      const prompts = JSON.stringify(
        (await requestsOf(stack().ai.url)).filter((request) =>
          JSON.stringify(request).includes(marker),
        ),
      );
      expect(prompts).toContain(expected);
      expect(prompts).not.toContain("Swallowing swords");
    });
  });

  it.each(["paused", "closed"] as const)("continues when its role is %s", async (status) => {
    await asService().from("job_roles").update({ status }).eq("id", world.jobRoleId).throwOnError();
    const { response } = await getReply({ candidate, interviewId, messages: said("Hello.") });
    expect(response).not.toBe("");
  });

  it.each(["completed", "cancelled", "expired"] as const)(
    "returns 409 when it is %s",
    async (status) => {
      await asService().from("interviews").update({ status }).eq("id", interviewId).throwOnError();
      const response = await ask({ candidate, interviewId, messages: said("Hello.") });
      expect(response.status).toBe(409);
      expect(problemOf(response).code).toBe("interview_not_open");
    },
  );

  it("gets an end when it was completed without one and is completed again", async () => {
    const row = { status: "completed", ended_at: null } as const;
    await asService().from("interviews").update(row).eq("id", interviewId).throwOnError();
    const complete = () =>
      call("POST", `/api/interviews/${interviewId}/complete`, { token: candidate.token });
    const { status, body } = await complete();
    expect([status, body]).toEqual([
      200,
      { id: interviewId, status: "completed", ended_at: expect.any(String) },
    ]);
    expect((await complete()).body).toEqual(body);
  });

  it("returns 404 to another candidate", async () => {
    const foreign = await createInterview(world.applicationId);
    const asked = { candidate: world.otherCandidate, interviewId: foreign };
    const response = await ask({ ...asked, messages: said("Hello.") });
    expect(response.status).toBe(404);
    expect(problemOf(response).code).toBe("interview_not_found");
  });
});

describe("a streamed turn", () => {
  it("sends the answer by sentences, then its coverage, then [DONE]", async () => {
    const messages = said("Hello, I am really looking forward to this talk.");
    const asked = { candidate, interviewId, messages };
    const response = await askStreamed(asked);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const streamed = await readStream(response);
    expect(streamed.pieces.length).toBeGreaterThan(1);
    expect(streamed).toMatchObject({ done: true, coverage: { competencies_covered: [] } });
    const [, interviewer] = await segmentsOf(interviewId);
    expect(interviewer?.content).toBe(streamed.pieces.join(""));
  });

  it("is stored completely when the client disconnects, and returned to a retry", async () => {
    const asked = { candidate, interviewId, messages: said("Hello, I am ready.") };
    const response = await askStreamed(asked);
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const { response: whole } = await getReply(asked);
    const segments = await segmentsOf(interviewId);
    expect(segments?.map(({ speaker }) => speaker)).toEqual(["candidate", "interviewer"]);
    expect(segments?.[1]?.content).toBe(whole);
  });

  it("ends with an error when a parallel request has stored the turn", async () => {
    const asked = { candidate, interviewId, messages: said("Hello, I am ready.") };
    // All three are answered before any of them can store its turn.
    const responses = await sql.begin(async (transaction) => {
      await transaction`select from interviews where id = ${interviewId} for update`;
      return Promise.all(Array.from({ length: 3 }, () => askStreamed(asked)));
    });
    const all = await Promise.all(responses.map(readStream));
    const [, stored] = (await segmentsOf(interviewId)) ?? [];
    expect(all.filter(({ done }) => done).map(({ pieces }) => pieces.join(""))).toEqual([
      stored?.content,
    ]);
    expect(all.filter(({ done }) => !done).map(({ problem }) => problem)).toEqual(
      Array.from({ length: 2 }, () =>
        expect.objectContaining({ code: "turn_already_answered", status: 409 }),
      ),
    );
  });
});
