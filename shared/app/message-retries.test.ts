import { Problem } from "../core/problems";
import type { OutgoingMessage } from "../core/queues";
import { nextAttempt, processMessage } from "./message-retries";

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

describe("processMessage", () => {
  const noLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

  /** Processes a message that fails. @returns the next attempts that were sent */
  async function process(error: Error, isSending = true): Promise<OutgoingMessage[]> {
    const sent: OutgoingMessage[] = [];
    await processMessage({
      queue: "recording-import",
      messageId: "import:1",
      body: { part_id: "1" },
      handle: () => Promise.reject(error),
      sendMessages: async (_, messages) => {
        if (!isSending) throw new Problem("queue_unavailable");
        sent.push(...messages);
      },
      log: noLog,
    });
    return sent;
  }

  it.each([
    ["an outage", new Problem("database_unavailable")],
    ["a limit", new Problem("rate_limited")],
    ["an internal error", new Problem("internal_error")],
    ["an unknown error", new TypeError("x is not a function")],
  ])("sends the next attempt after %s", async (_, error) => {
    expect(await process(error)).toMatchObject([{ message_id: "import:1~2" }]);
  });

  it("throws where the message can never be processed", async () => {
    const error = new Problem("transcript_too_long");
    await expect(process(error)).rejects.toBe(error);
  });

  it("waits before it throws where the next attempt cannot be sent", async () => {
    jest.useFakeTimers();
    try {
      let failure: unknown;
      const processed = process(new Problem("database_unavailable"), false).catch((error) => {
        failure = error;
      });
      await jest.advanceTimersByTimeAsync(29_000);
      expect(failure).toBeUndefined();
      await jest.advanceTimersByTimeAsync(1_000);
      await processed;
      expect(failure).toMatchObject({ code: "queue_unavailable" });
    } finally {
      jest.useRealTimers();
    }
  });
});
