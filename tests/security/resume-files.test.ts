import { randomUUID } from "node:crypto";
import type { createClient } from "@supabase/supabase-js";
import { asAnonymous, asService, asUser, createUser, type TestUser } from "../support/users";
import { createWorld, type World } from "../support/world";

type Bucket = ReturnType<ReturnType<typeof createClient>["storage"]["from"]>;

const CALLERS = [
  "candidate",
  "otherCandidate",
  "viewer",
  "member",
  "recruiter",
  "hiringManager",
  "admin",
  "outsider",
] as const;

const pdf = () => new Blob(["%PDF-1.7"], { type: "application/pdf" });

/** Each tries one thing with a file of the candidate. They return whether it took effect. */
const ATTEMPTS: Record<string, (bucket: Bucket, file: string) => Promise<boolean>> = {
  download: async (bucket, file) => !(await bucket.download(file)).error,
  "create a link": async (bucket, file) => !(await bucket.createSignedUrl(file, 60)).error,
  list: async (bucket, file) => (await bucket.list(file.split("/")[0])).data?.length !== 0,
  upload: async (bucket, file) => !(await bucket.upload(`${file}-${randomUUID()}`, pdf())).error,
  replace: async (bucket, file) => !(await bucket.update(file, pdf())).error,
  "upload and replace": async (bucket, file) =>
    !(await bucket.upload(file, pdf(), { upsert: true })).error,
  "move here": async (bucket, file) => !(await bucket.move(file, `${file}-${randomUUID()}`)).error,
  remove: async (bucket, file) => (await bucket.remove([file])).data?.length === 1,
};
const READING = ["download", "create a link", "list"];

let world: World;
beforeAll(async () => {
  world = await createWorld();
});

const service = () => asService().storage.from("candidate-cvs");

async function storedFile(): Promise<string> {
  const { data, error } = await service().upload(`${world.candidate.id}/${randomUUID()}`, pdf());
  if (error) throw error;
  return data.path;
}

test.each(Object.keys(ATTEMPTS))(
  "a candidate's resume: only they may %s, and recruiters to whom they applied may read",
  async (name) => {
    const succeeded: string[] = [];
    for (const caller of CALLERS) {
      const bucket = asUser(world[caller]).storage.from("candidate-cvs");
      if (await ATTEMPTS[name]?.(bucket, await storedFile())) succeeded.push(caller);
    }
    const readers = ["recruiter", "hiringManager", "admin"];
    expect(succeeded).toEqual(["candidate", ...(READING.includes(name) ? readers : [])]);
  },
);

test("without a session nobody sees or changes a resume", async () => {
  for (const attempt of Object.values(ATTEMPTS)) {
    const bucket = asAnonymous().storage.from("candidate-cvs");
    expect(await attempt(bucket, await storedFile())).toBe(false);
  }
});

test("nobody stores files outside a folder of their own, or moves theirs out of it", async () => {
  const { id } = world.candidate;
  const bucket = asUser(world.candidate).storage.from("candidate-cvs");
  const other = world.otherCandidate.id;
  for (const path of ["cv.pdf", `${other}/cv.pdf`, `${id}x/cv.pdf`, `x/${id}/cv.pdf`]) {
    expect((await bucket.upload(path, pdf())).error).not.toBeNull();
    expect((await bucket.move(await storedFile(), path)).error).not.toBeNull();
    expect((await bucket.copy(await storedFile(), path)).error).not.toBeNull();
    expect((await service().download(path)).error).not.toBeNull();
  }
});

describe("the files of one candidate are", () => {
  const MIB = 1024 * 1024;
  const bucketOf = (user: TestUser) => asUser(user).storage.from("candidate-cvs");
  const upload = (user: TestUser, file: Blob) =>
    bucketOf(user).upload(`${user.id}/${randomUUID()}`, file);

  test("at most 10 MiB each", async () => {
    const user = await createUser();
    expect((await upload(user, new Blob([Buffer.alloc(10 * MIB + 1)]))).error).not.toBeNull();
    expect((await upload(user, new Blob([Buffer.alloc(10 * MIB)]))).error).toBeNull();
  });

  test("at most 50, of which each can be replaced and removed", async () => {
    const user = await createUser();
    const stored: string[] = [];
    for (let count = 0; count < 50; count += 1) {
      const { data, error } = await upload(user, pdf());
      expect(error).toBeNull();
      if (data) stored.push(data.path);
    }
    const [first = ""] = stored;
    expect((await upload(user, pdf())).error).not.toBeNull();
    expect((await bucketOf(user).copy(first, `${user.id}/copy.pdf`)).error).not.toBeNull();
    expect((await bucketOf(user).update(first, pdf())).error).toBeNull();
    expect((await bucketOf(user).remove([first])).data).toHaveLength(1);
    expect((await upload(user, pdf())).error).toBeNull();
    // Others are not counted with them.
    expect((await upload(await createUser(), pdf())).error).toBeNull();
  });
});
