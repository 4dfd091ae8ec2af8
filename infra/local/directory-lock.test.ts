import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "./cli";
import { lockDirectory, lockHolder } from "./directory-lock";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "lock-"));
});
afterEach(async () => rm(directory, { recursive: true }));

test("rejects a locked directory until it is unlocked", async () => {
  const unlock = await lockDirectory(directory);
  expect(await lockHolder(directory)).toBe(process.pid);
  await expect(lockDirectory(directory)).rejects.toThrow(UserError);
  await unlock();
  expect(await lockHolder(directory)).toBeUndefined();
  await (await lockDirectory(directory))();
});

test("replaces the lock of a process that was killed, even if its id is in use again", async () => {
  await lockDirectory(directory);
  const path = join(directory, "lock.json");
  const lock: unknown = JSON.parse(await readFile(path, "utf8"));
  await writeFile(path, JSON.stringify(Object.assign({}, lock, { process: "another" })));
  expect(await lockHolder(directory)).toBeUndefined();
  await lockDirectory(directory);
  expect(await lockHolder(directory)).toBe(process.pid);
});

test("ignores a lock file that was only partly written", async () => {
  await writeFile(join(directory, "lock.json"), '{"pid": 1');
  expect(await lockHolder(directory)).toBeUndefined();
});
