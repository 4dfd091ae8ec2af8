import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../../tools/timing";

/** Requests of the victim before the attack, for comparison. */
const ALONE = 5;

/** During the attack, at most, and with this pause between two: within the limits of most routes. */
const MAX_ATTACKED = 50;
const PAUSE_MS = 200;

interface Times {
  alone: number[];
  attacked: number[];
}

/**
 * Attacks while somebody else uses the app, and prints what the victim's requests took. They are sent one
 * after the other, until the attack is over and at least as many as before it were sent, 55 in all at most.
 * @param request sends one request of the victim, and fails where its response is not what it should be
 */
export async function attackBeside(
  name: string,
  request: () => Promise<void>,
  attack: () => Promise<unknown>,
): Promise<void> {
  const times: Times = { alone: [], attacked: [] };
  const timed = async (list: number[]) => {
    const startedAt = performance.now();
    await request();
    list.push(performance.now() - startedAt);
  };
  for (let count = 0; count < ALONE; count += 1) await timed(times.alone);
  let isOver = false;
  const attacked = attack().finally(() => {
    isOver = true;
  });
  const isMissing = () =>
    times.attacked.length < ALONE || (!isOver && times.attacked.length < MAX_ATTACKED);
  const used = (async () => {
    while (isMissing()) {
      await timed(times.attacked);
      await sleep(PAUSE_MS);
    }
  })();
  await Promise.all([attacked, used]);
  print(name, times);
}

const inMs = (milliseconds: number) => `${milliseconds.toFixed(0)} ms`;

function print(name: string, { alone, attacked }: Times): void {
  process.stdout.write(
    `${name}: median ${inMs(median(alone))} alone, ${inMs(median(attacked))} attacked, ` +
      `at most ${inMs(Math.max(...attacked))}, of ${attacked.length} requests\n`,
  );
}
