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
const take = () => store.lockNext(QUEUE, LOCK_MS);

test("an id is remembered for ten minutes", () => {
  store.add(QUEUE.queue, [message("a")]);
  now += 10 * MINUTE_MS - 1;
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(1);
  now += 1;
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(2);
});

test("messages without an id are never the same", () => {
  store.add(QUEUE.queue, [message(undefined), message(undefined)]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(2);
});

test("messages come in the order in which they are due", () => {
  store.add(QUEUE.queue, [message("late", now + MINUTE_MS), message("now"), message("past", 1)]);
  expect([take()?.sequence, take()?.sequence, take()]).toEqual([2, 3, undefined]);
  expect(store.nextChange()).toBe(now + LOCK_MS);
  now += MINUTE_MS;
  expect(take()?.sequence).toBe(1);
});

test("a lock holds until its time and not a moment longer, unless it is renewed", () => {
  store.add(QUEUE.queue, [message("a")]);
  const { lock_token = "" } = take() ?? {};
  now += LOCK_MS - 1;
  expect(store.renew(QUEUE, lock_token, LOCK_MS)).toBe(now + LOCK_MS);
  now += LOCK_MS;
  expect(store.renew(QUEUE, lock_token, LOCK_MS)).toBeUndefined();
  expect(store.complete(QUEUE, lock_token)).toBe(false);
  expect(take()).toBeUndefined();
  store.expireLocks();
  expect(take()).toMatchObject({ deliveries: 1, sequence: 1 });
});

test("ten locks that expire lead to the dead letters, where it ends", () => {
  store.add(QUEUE.queue, [message("a")]);
  for (let delivery = 0; delivery < 10; delivery++) {
    expect(take()?.deliveries).toBe(delivery);
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

test("a lock of one queue settles nothing in another", () => {
  store.add(QUEUE.queue, [message("a")]);
  const { lock_token = "" } = take() ?? {};
  expect(store.complete({ queue: "recording-import", dead: false }, lock_token)).toBe(false);
  expect(store.complete(DEAD, lock_token)).toBe(false);
  expect(store.complete(QUEUE, lock_token)).toBe(true);
});

test("of messages that cannot all be added none is", () => {
  const broken = { id: "b", message: Buffer.from("m"), dueAt: Number.NaN };
  expect(() => store.add(QUEUE.queue, [message("a"), broken])).toThrow("NOT NULL");
  expect(store.peek(QUEUE, 0, 10)).toEqual([]);
  store.add(QUEUE.queue, [message("a")]);
  expect(store.peek(QUEUE, 0, 10)).toHaveLength(1);
});
