import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MessageStore } from "./store";

const QUEUE = { queue: "data-retention", dead: false } as const;
const DEAD = { queue: "data-retention", dead: true } as const;
const LOCK_MS = 30_000;
const MINUTE_MS = 60_000;

let directory: string;
let store: MessageStore;
let now: number;
beforeEach(() => {
  now = Date.parse("2026-11-24T10:00:00Z");
  jest.spyOn(Date, "now").mockImplementation(() => now);
  directory = mkdtempSync(join(tmpdir(), "talenti-store-"));
  store = new MessageStore(join(directory, "messages.sqlite"));
});
afterEach(() => {
  store.close();
  rmSync(directory, { recursive: true });
  jest.restoreAllMocks();
});

const message = (id: string | undefined, dueAt = 0) => ({ id, message: Buffer.from("m"), dueAt });
const lock = () => store.lockNext(QUEUE, LOCK_MS);

test("drops a second message with the same id within ten minutes", () => {
  store.add(QUEUE.queue, [message("a")]);
  now += 10 * MINUTE_MS - 1;
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(1);
  now += 1;
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(2);
});

test("never treats messages without an id as duplicates", () => {
  store.add(QUEUE.queue, [message(undefined), message(undefined)]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(2);
});

test("delivers messages in the order in which they are due", () => {
  store.add(QUEUE.queue, [message("late", now + MINUTE_MS), message("now"), message("past", 1)]);
  expect([lock()?.sequence, lock()?.sequence, lock()]).toEqual([2, 3, undefined]);
  expect(store.nextChange()).toBe(now + LOCK_MS);
  now += MINUTE_MS;
  expect(lock()?.sequence).toBe(1);
});

test("a lock is valid until it expires, unless it is renewed", () => {
  store.add(QUEUE.queue, [message("a")]);
  const { lock_token = "" } = lock() ?? {};
  now += LOCK_MS - 1;
  expect(store.renew(QUEUE, lock_token, LOCK_MS)).toBe(now + LOCK_MS);
  now += LOCK_MS;
  expect(store.renew(QUEUE, lock_token, LOCK_MS)).toBeUndefined();
  expect(store.complete(QUEUE, lock_token)).toBe(false);
  expect(lock()).toBeUndefined();
  store.expireLocks();
  expect(lock()).toMatchObject({ deliveries: 1, sequence: 1 });
});

test("moves a message to the dead letters after ten expired locks, and leaves it there", () => {
  store.add(QUEUE.queue, [message("a")]);
  for (let delivery = 0; delivery < 10; delivery++) {
    expect(lock()?.deliveries).toBe(delivery);
    now += LOCK_MS;
    store.expireLocks();
  }
  expect(store.peek(QUEUE, 0, 10)).toEqual([]);
  for (let delivery = 10; delivery < 25; delivery++) {
    expect(store.lockNext(DEAD, LOCK_MS)).toMatchObject({
      deliveries: delivery,
      dead_letter_reason: "MaxDeliveryCountExceeded",
      dead_letter_description: "Message could not be consumed after 10 delivery attempts.",
    });
    now += LOCK_MS;
    store.expireLocks();
  }
});

test("a lock of one queue settles no message of another", () => {
  store.add(QUEUE.queue, [message("a")]);
  const { lock_token = "" } = lock() ?? {};
  expect(store.complete({ queue: "recording-import", dead: false }, lock_token)).toBe(false);
  expect(store.complete(DEAD, lock_token)).toBe(false);
  expect(store.complete(QUEUE, lock_token)).toBe(true);
});

test("adds none of several messages if one cannot be added", () => {
  const broken = { id: "b", message: Buffer.from("m"), dueAt: Number.NaN };
  expect(() => store.add(QUEUE.queue, [message("a"), broken])).toThrow("NOT NULL");
  expect(store.peek(QUEUE, 0, 10)).toEqual([]);
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(1);
});
