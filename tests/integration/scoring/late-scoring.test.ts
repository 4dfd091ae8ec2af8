import { applyEvent, at, callOf } from "../../support/call-events";
import { groupOf } from "../../support/group-calls";
import { ownDatabase } from "../../support/own-database";

const database = ownDatabase();
let interviewId: string;

beforeEach(async () => {
  interviewId = await database.newInterview();
});

const END = 600;

async function callEnds({ delay }: { delay: number }): Promise<void> {
  const call = callOf(await groupOf(database, interviewId));
  await applyEvent(database, call.started(0));
  await applyEvent(database, call.ended(END), { delay });
}

const answerTurn = (turn: number, seconds: number, call = database.call) =>
  call("store_turn", {
    p_acting_user: database.candidate,
    p_interview_id: interviewId,
    p_turn: turn,
    p_candidate_text: `Answer ${turn}`,
    p_interviewer_text: "Thank you.",
    p_competencies_covered: [],
    p_asked_at: at(seconds),
    p_answered_at: at(seconds + 5),
  });

const messages = async () => [
  ...(await database.sql`
    select message_id, claimed_at is not null as claimed from outgoing_messages
    where interview_id = ${interviewId} order by created_at`),
];

const scoring = () => `score:${interviewId}:${Date.parse(at(END))}`;

describe("a turn that is stored after the end", () => {
  it("queues a scoring when there was nothing to score before", async () => {
    await callEnds({ delay: 120 });
    expect(await messages()).toEqual([]);
    await answerTurn(1, END - 10);
    // The next flush sends it.
    expect(await messages()).toEqual([{ message_id: scoring(), claimed: false }]);
  });

  it("queues nothing when a scoring is still to come", async () => {
    await answerTurn(1, 10);
    await callEnds({ delay: 120 });
    await answerTurn(2, END - 10);
    expect(await messages()).toEqual([{ message_id: scoring(), claimed: true }]);
  });

  it("queues another scoring when the first may have started without it", async () => {
    await answerTurn(1, 10);
    await callEnds({ delay: 0 });
    await answerTurn(2, END - 10);
    expect(await messages()).toEqual([
      { message_id: scoring(), claimed: true },
      { message_id: `${scoring()}:segments-4`, claimed: false },
    ]);
  });
});

test("words of an open interview, or of the interviewer, queue no scoring", async () => {
  await answerTurn(1, 10);
  expect(await messages()).toEqual([]);
  await database.sql`
    update interviews set status = 'completed', ended_at = now() where id = ${interviewId}`;
  await database.sql`
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    values (${interviewId}, 'interviewer', 'Goodbye.', 0)`;
  expect(await messages()).toEqual([]);
});

test("words of several interviews queue one scoring for each", async () => {
  const ids = [interviewId, await database.newInterview(), await database.newInterview()];
  await database.sql`
    update interviews set status = 'completed', ended_at = ${at(END)}
    where id in ${database.sql(ids)}`;
  await database.sql`
    insert into transcript_segments (interview_id, speaker, content, start_time_ms)
    select interview_id, 'candidate', 'said', number
    from unnest(${ids}::uuid[]) as interview_id, generate_series(1, 3) as number`;
  const queued = await database.sql`
    select interview_id from outgoing_messages where interview_id in ${database.sql(ids)}`;
  expect(queued.map((row) => String(row["interview_id"])).sort()).toEqual([...ids].sort());
});

describe("an end and earlier words that are stored at the same time", () => {
  const [started, ended] = [0, END];

  it("queue a scoring when the words are first", async () => {
    const call = callOf(await groupOf(database, interviewId));
    await applyEvent(database, call.started(started));
    await database.whileUncommitted(
      (held) => answerTurn(1, END - 10, held),
      () => applyEvent(database, call.ended(ended)),
    );
    expect(await messages()).toEqual([{ message_id: scoring(), claimed: true }]);
  });

  it("queue a scoring when the end is first, whoever stores the words", async () => {
    const call = callOf(await groupOf(database, interviewId));
    await applyEvent(database, call.started(started));
    await database.whileUncommitted(
      (held) => applyEvent({ call: held }, call.ended(ended)),
      () => database.say(interviewId),
    );
    expect(await messages()).toEqual([{ message_id: scoring(), claimed: false }]);
  });
});
