import { endlessPage } from "../fixtures/resumes/write-pdf";
import { call } from "../support/api";
import { startHost, type TestHost } from "../support/host";
import { onePageResume, uploadOf } from "../support/resumes";
import { createUser, type TestUser } from "../support/users";
import { attackBeside } from "../support/victim";

const ATTACKERS = 10;
const FILES_EACH = 3;

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const upload = ({ token }: TestUser, body: FormData) =>
  call("POST", "/api/ai/parse-resume", { token, body, api: host.url });

it("endless resumes of ten users do not keep others from reading theirs", async () => {
  const attackers = await Promise.all(Array.from({ length: ATTACKERS }, () => createUser()));
  // The limit of a single user is lower than what the victim sends here.
  const parseOwn = async () => {
    const response = await upload(await createUser(), await onePageResume());
    expect(response.status).toBe(200);
  };
  await attackBeside("endless resumes", parseOwn, async () => {
    const uploads = attackers.flatMap((user) =>
      Array.from({ length: FILES_EACH }, () => upload(user, uploadOf(endlessPage()))),
    );
    const statuses = (await Promise.all(uploads)).map(({ status }) => status);
    expect(statuses).toContain(422);
    expect(statuses.filter((status) => ![422, 429, 503].includes(status))).toEqual([]);
  });
});

it("a user whose resume was too complex gets 429 for a while", async () => {
  const user = await createUser();
  expect((await upload(user, uploadOf(endlessPage()))).status).toBe(422);
  const next = await upload(user, await onePageResume());
  expect(next.status).toBe(429);
  expect(Number(next.headers.get("retry-after"))).toBeGreaterThan(0);
});
