import { randomUUID } from "node:crypto";
import * as z from "zod";
import { connectForTests } from "../../support/postgres";
import { asService } from "../../support/users";

const answer = z.object({
  allowed: z.boolean(),
  remaining: z.int(),
  retry_after: z.int(),
  reset: z.int(),
});

const sql = connectForTests();

async function take(key: string, limit: number, seconds: number) {
  const parameters = { p_key: key, p_limit: limit, p_window_seconds: seconds };
  const { data, error } = await asService().rpc("consume_rate_limit", parameters);
  if (error) throw error;
  return answer.parse(data);
}

test("of 50 parallel calls only those within the limit are allowed", async () => {
  const key = randomUUID();
  const taken = await Promise.all(Array.from({ length: 50 }, () => take(key, 10, 60)));
  const allowed = taken.filter((one) => one.allowed);
  const remaining = allowed.map((one) => one.remaining).sort((a, b) => a - b);
  expect(remaining).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const refusals = taken.filter((one) => !one.allowed);
  expect(refusals).toHaveLength(40);
  for (const refused of refusals) {
    expect(refused.remaining).toBe(0);
    expect(refused.retry_after).toBeGreaterThanOrEqual(1);
    expect(refused.retry_after).toBeLessThanOrEqual(60);
  }
});

test("keys do not share a limit", async () => {
  expect((await take(randomUUID(), 1, 60)).allowed).toBe(true);
  expect((await take(randomUUID(), 1, 60)).allowed).toBe(true);
});

test("the window slides: a request makes room when it is as old as the window", async () => {
  const key = randomUUID();
  await take(key, 2, 60);
  await take(key, 2, 60);
  expect((await take(key, 2, 60)).allowed).toBe(false);
  // Time passes for the first of the two.
  await sql`
    update rate_limits set hits[1] = hits[1] - interval '60 s' where key = ${key}`;
  expect(await take(key, 2, 60)).toMatchObject({ allowed: true, remaining: 0 });
  expect((await take(key, 2, 60)).allowed).toBe(false);
});

test("a refused request does not count, and gets the time until the next one is allowed", async () => {
  const key = randomUUID();
  await take(key, 1, 60);
  const refused = await Promise.all(Array.from({ length: 5 }, () => take(key, 1, 60)));
  expect(refused.map((one) => one.allowed)).not.toContain(true);
  const seconds = Math.max(...refused.map((one) => one.retry_after));
  // As if that time had passed.
  await sql`
    update rate_limits set hits[1] = hits[1] - make_interval(secs => ${seconds}) where key = ${key}`;
  expect((await take(key, 1, 60)).allowed).toBe(true);
});

test("later calls delete expired rows", async () => {
  const stale = Array.from({ length: 4 }, () => randomUUID());
  await sql`
    insert into rate_limits (key, hits, expires_at)
    select key, '{}', '-infinity' from unnest(${stale}::text[]) as key`;
  await take(randomUUID(), 1, 60);
  await take(randomUUID(), 1, 60);
  const [row] = await sql`select count(*)::int from rate_limits where key = any (${stale})`;
  expect(row?.["count"]).toBe(0);
});

test("a key may have any length", async () => {
  expect((await take(randomUUID().repeat(1_000), 1, 60)).allowed).toBe(true);
});
