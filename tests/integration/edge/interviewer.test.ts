import { randomUUID } from "node:crypto";
import { invoke } from "../../support/edge";
import { connectForTests } from "../../support/postgres";
import { asService, createUser } from "../../support/users";
import { createApplication, createInterview, createWorld, type World } from "../../support/world";

const QUESTIONS = [
  "Why did you choose this ward?",
  "Tell us about the hardest night shift that you have worked.",
];
const LONG =
  "I did my training here, my aunt was cared for in this house, and I know how much people need somebody who listens to them.";
const NIGHT =
  "In winter two colleagues were ill, so I cared for nine people alone until the morning, and wrote down every observation at once.";

const sql = connectForTests();
let world: World;
beforeEach(async () => {
  world = await createWorld({
    requirements: { interviewQuestions: QUESTIONS, key_competencies: ["Teamwork"] },
  });
});

const OPENING = {
  competencyCovered: null,
  detectedCompetencies: [],
  message: expect.stringMatching(
    /^Hello.*I am an AI.*people decide.*Why did you choose this ward\?$/,
  ),
};

const say = (contents: string[], by = world.candidate, change: Record<string, unknown> = {}) =>
  invoke("ai-interviewer", by, {
    messages: contents.map((content) => ({ role: "user", content })),
    jobTitle: "Registered nurse",
    companyName: "Harbour Clinic",
    requirements: { skills: [], interviewQuestions: ["What do you want to be asked?"] },
    currentQuestionIndex: contents.length,
    ...change,
  });

const questions = (count: number, characters: number) =>
  Array.from({ length: count }, (_, index) => `Question ${index + 1} `.padEnd(characters, "a"));

/** The table of roles accepts them. */
const TOO_MUCH: [what: string, sent: Record<string, unknown>][] = [
  ["120 questions", { interviewQuestions: questions(120, 100) }],
  ["a question of 5,000 characters", { interviewQuestions: questions(1, 5_000) }],
  ["an entry that is no text", { interviewQuestions: [{ text: "What?" }, ...questions(1, 100)] }],
  [
    "a long key of the requirements",
    { requirements: { ["k".repeat(300)]: [], interviewQuestions: questions(120, 100) } },
  ],
];

const segmentsOf = (interviewId: string) => sql`
  select turn, speaker, content from transcript_segments where interview_id = ${interviewId}
  order by turn, speaker`;

describe("ai-interviewer", () => {
  it("opens the interview without a message, with the same words however often", async () => {
    const all = await Promise.all([say([]), say([]), say([])]);
    all.push(await say([]));
    for (const answer of all) expect(answer).toEqual({ status: 200, body: OPENING });
    const segments = await segmentsOf(world.interviewId);
    expect([...segments]).toEqual([{ turn: 0, speaker: "interviewer", content: OPENING.message }]);
    const [row] = await sql`select status from interviews where id = ${world.interviewId}`;
    expect(row).toEqual({ status: "in_progress" });
  });

  it("asks the questions of the role in order, and covers each as a competency", async () => {
    await say([]);
    expect(await say([LONG])).toMatchObject({
      status: 200,
      body: {
        message: expect.stringContaining("Tell us about the hardest night shift"),
        competencyCovered: QUESTIONS[0],
        detectedCompetencies: [QUESTIONS[0]],
      },
    });
    const { body } = await say([LONG, NIGHT]);
    expect(body).toMatchObject({
      message: expect.stringContaining("Teamwork"),
      detectedCompetencies: [QUESTIONS[1]],
    });
  });

  it("continues after the page was loaded again, and repeats a turn that was sent twice", async () => {
    await say([]);
    await say(["One."]);
    const second = await say(["One.", "Two."]);
    expect(await say(["One.", "Two."])).toEqual(second);
    await say([]);
    expect((await say(["Three."])).status).toBe(200);
    const said = await sql`
      select turn, content from transcript_segments
      where interview_id = ${world.interviewId} and speaker = 'candidate' order by turn`;
    expect([...said]).toEqual([
      { turn: 1, content: "One." },
      { turn: 2, content: "Two." },
      { turn: 3, content: "Three." },
    ]);
  });

  it("takes the interview with the title, of those the one in progress, else the newest", async () => {
    const [other] = await sql`
      insert into job_roles (organisation_id, title, status)
      values (${world.organisationId}, 'Cook', 'active') returning id`;
    const application = await createApplication(String(other?.["id"]), world.candidate);
    const cook = await createInterview(application);
    await say([], world.candidate, { jobTitle: "cook" });
    expect(await segmentsOf(cook)).toHaveLength(1);
    // It is in progress now, but has another title.
    await say([]);
    expect(await segmentsOf(world.interviewId)).toHaveLength(1);
    const newer = await createInterview(world.applicationId);
    await say(["Hello."]);
    expect(await segmentsOf(newer)).toHaveLength(0);
    await asService()
      .from("interviews")
      .update({ status: "completed" })
      .eq("id", world.interviewId)
      .throwOnError();
    await say([]);
    expect(await segmentsOf(newer)).toHaveLength(1);
  });

  it("takes the interview of the company, of two jobs with the same title", async () => {
    await say([]);
    const other = await createWorld();
    await sql`update organisations set name = 'Hill Clinic' where id = ${other.organisationId}`;
    const application = await createApplication(other.jobRoleId, world.candidate);
    const invited = await createInterview(application);
    await say([], world.candidate, { companyName: "Hill Clinic" });
    expect(await segmentsOf(invited)).toHaveLength(1);
  });

  it("returns 404 with a sentence to who has no open interview", async () => {
    expect(await say([], await createUser())).toEqual({
      status: 404,
      body: { error: "You have no interview that is open." },
    });
  });

  it.each(TOO_MUCH)("ignores %s in the role that the page sends", async (_, sent) => {
    expect(await say([], world.candidate, sent)).toEqual({ status: 200, body: OPENING });
  });

  it("refuses a conversation that does not end with the candidate", async () => {
    const messages = [{ role: "assistant", content: "Hello." }];
    expect((await say([], world.candidate, { messages })).status).toBe(422);
  });
});

describe("ai-interviewer for practice", () => {
  const practise = (by: typeof world.candidate, contents: string[]) =>
    say(contents, by, {
      isPractice: true,
      jobTitle: "Astronaut",
      competenciesToCover: ["Weightlessness", "Teamwork"],
      interviewQuestions: ["Why space?"],
      requirements: null,
    });

  it("needs no application, and stores nothing", async () => {
    const somebody = await createUser();
    expect(await practise(somebody, [])).toMatchObject({
      status: 200,
      body: { message: expect.stringMatching(/Astronaut.*I am an AI.*Why space\?$/) },
    });
    const marker = randomUUID();
    const { status, body } = await practise(somebody, [`${marker} ${LONG}`]);
    expect([status, body]).toEqual([
      200,
      {
        message: expect.any(String),
        competencyCovered: null,
        detectedCompetencies: [],
      },
    ]);
    const [stored] = await sql`
      select
        (select count(*)::int from transcript_segments where content like ${`%${marker}%`}) as said,
        (select count(*)::int from applications where candidate_id = ${somebody.id}) as applications`;
    expect(stored).toEqual({ said: 0, applications: 0 });
  });

  it.each(TOO_MUCH)("uses the beginning of %s", async (_, sent) => {
    const { status, body } = await say([], await createUser(), {
      ...sent,
      isPractice: true,
    });
    expect([status, body]).toMatchObject([
      200,
      { message: expect.stringContaining("Question 1 a") },
    ]);
  });

  it("leaves the candidate's open interview as it is", async () => {
    await practise(world.candidate, []);
    await practise(world.candidate, [LONG]);
    expect(await segmentsOf(world.interviewId)).toHaveLength(0);
    const [row] = await sql`select status from interviews where id = ${world.interviewId}`;
    expect(row).toEqual({ status: "invited" });
  });

  it("has a limit of its own", async () => {
    const answers = await Promise.all(
      Array.from({ length: 31 }, () => practise(world.candidate, [])),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toEqual([
      {
        status: 429,
        body: { error: expect.stringMatching(/^At most 30/), retryAfter: expect.any(Number) },
      },
    ]);
    expect((await say([])).status).toBe(200);
  });
});
