import { nextAttempt } from "./background";

const FIRST = new Date("2026-05-04T10:00:00Z");
const minutesAfterFirst = (due: Date | undefined) =>
  due ? (due.getTime() - FIRST.getTime()) / 60_000 : undefined;

/** When a message that always fails is due, in minutes after its first attempt. */
function attempts(): number[] {
  const due: number[] = [];
  let message = nextAttempt("recording-import", "import:1", { part_id: "1" }, FIRST);
  while (message) {
    due.push(minutesAfterFirst(message.due_at) ?? 0);
    message = nextAttempt(message.queue, message.message_id, message.body, message.due_at);
  }
  return due;
}

describe("nextAttempt", () => {
  it("delays by 1, 2, 4, … minutes, and ends 12 hours after the first attempt", () => {
    expect(attempts()).toEqual([1, 3, 7, 15, 31, 63, 127, 255, 511, 720]);
  });

  it("copies the body, counts the attempt, and derives the same id for a repeated delivery", () => {
    const first = nextAttempt("recording-import", "import:1", { part_id: "1" }, FIRST);
    expect(first).toMatchObject({
      message_id: "import:1~2",
      body: { part_id: "1", attempt: 2, first_sent_at: FIRST.toISOString() },
    });
    const second = nextAttempt("recording-import", "import:1~2", first?.body, FIRST);
    expect(second).toMatchObject({ message_id: "import:1~3", body: { part_id: "1", attempt: 3 } });
  });

  it("counts the 12 hours from first_sent_at", () => {
    const body = { part_id: "1", first_sent_at: "2026-05-03T22:00:00Z" };
    expect(nextAttempt("recording-import", "import:1", body, FIRST)).toBeUndefined();
  });
});
