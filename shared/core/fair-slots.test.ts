import { setTimeout as sleep } from "node:timers/promises";
import { FairSlots } from "./fair-slots";

const LIMITS = { maxWaitingBytes: 10, maxWaitingMs: 60_000, busyCode: "extractor_busy" } as const;

/** Work that runs until `end` is called. */
function heldWork() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

it("gives a free slot to a user without work before one whose work is still running", async () => {
  const slots = new FairSlots({ slots: 2, ...LIMITS });
  const order: string[] = [];
  const note = (user: string) => async () => {
    order.push(user);
  };
  const [long, short] = [heldWork(), heldWork()];
  const running = [slots.run("first", 1, long.work), slots.run("second", 1, short.work)];
  const waiting = [slots.run("first", 1, note("first")), slots.run("third", 1, note("third"))];
  await sleep(5);
  short.end();
  await Promise.all(waiting);
  expect(order).toEqual(["third", "first"]);
  long.end();
  await Promise.all(running);
});
