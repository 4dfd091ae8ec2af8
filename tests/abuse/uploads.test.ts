import { setTimeout as sleep } from "node:timers/promises";
import { call } from "../support/api";
import { eventually } from "../support/eventually";
import { type HalfSent, sendHalf, statusesOf } from "../support/half-sent";
import { startHost, type TestHost } from "../support/host";
import { onePageResume } from "../support/resumes";
import { createUser } from "../support/users";
import { attackBeside } from "../support/victim";

const PARSE = "/api/ai/parse-resume";
const BOUNDARY = "border";
const HEAD = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`;

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

const sendHalfUpload = (token: string, bytes: number) => {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": `multipart/form-data; boundary=${BOUNDARY}`,
  };
  return sendHalf(`${host.url}${PARSE}`, headers, { head: HEAD, bytes });
};

const parseResume = (token: string) => async () => {
  const response = await call("POST", PARSE, {
    token,
    body: await onePageResume(),
    api: host.url,
  });
  expect(response.status).toBe(200);
};

const listRequests = async (token: string) => {
  const { status } = await call("GET", "/api/privacy/requests", { token, api: host.url });
  expect(status).toBe(200);
};

const logOf = (event: Record<string, unknown>) =>
  eventually(async () => {
    const lines = host.log().split("\n");
    return lines.find((line) =>
      Object.entries(event).every(([key, value]) =>
        line.includes(`"${key}":${JSON.stringify(value)}`),
      ),
    );
  });

describe("uploads that stop half-way", () => {
  it("are refused above two at once of a user, who can upload again after them", async () => {
    const attacker = await createUser();
    const victim = await createUser();
    const uploads: HalfSent[] = [];
    await attackBeside(
      "half-sent uploads",
      () => listRequests(victim.token),
      async () => {
        uploads.push(
          await sendHalfUpload(attacker.token, 5_000_000),
          await sendHalfUpload(attacker.token, 5_000_000),
        );
        await sleep(500);
        const third = await sendHalfUpload(attacker.token, 5_000_000);
        third.request.end();
        expect(await third.response).toMatchObject({
          status: 429,
          body: expect.stringContaining("uploads at once"),
        });
      },
    );
    for (const upload of uploads) upload.request.destroy();
    await logOf({ user_id: attacker.id, code: "request_incomplete" });
    await eventually(async () => {
      const body = await onePageResume();
      const { status } = await call("POST", PARSE, { token: attacker.token, body, api: host.url });
      return status === 200 || undefined;
    });
  });

  it("are ended, with 408", async () => {
    const { token } = await createUser();
    const upload = await sendHalfUpload(token, 1_000_000);
    const { status, body } = await upload.response;
    expect([status, body]).toEqual([408, expect.stringContaining("request_timeout")]);
  });

  it("take a bounded amount of memory together, and others can upload beside them", async () => {
    const attackers = await Promise.all(Array.from({ length: 10 }, () => createUser()));
    const twice = attackers.flatMap(({ token }) => [token, token]);
    const uploads = await Promise.all(twice.map((token) => sendHalfUpload(token, 9_000_000)));
    const victim = await createUser();
    await parseResume(victim.token)();
    const statuses = await statusesOf(uploads);
    expect(statuses.filter((status) => status === 503).length).toBeGreaterThanOrEqual(6);
    expect(new Set(statuses)).toEqual(new Set([408, 503]));
  });
});

describe("a client that leaves during its upload", () => {
  it("is not logged as an error", async () => {
    const { id, token } = await createUser();
    const upload = await sendHalfUpload(token, 100_000);
    await sleep(200);
    upload.request.destroy();
    const line = await logOf({ user_id: id });
    expect(line).toContain('"code":"request_incomplete"');
    expect(line).toContain('"status":400');
    expect(host.log()).not.toContain('"level":"error"');
  });
});
