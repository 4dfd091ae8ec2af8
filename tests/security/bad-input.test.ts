import { randomUUID } from "node:crypto";
import { call, problemOf, send } from "../support/api";
import { createUser } from "../support/users";
import { createWorld, type World } from "../support/world";

const INTERVIEWER = "/api/ai/interviewer";

let world: World;

// Refused requests count against the limits of their users.
beforeEach(async () => {
  world = await createWorld();
});

const post = (path: string, body: unknown, headers?: Record<string, string>) =>
  call("POST", path, { token: world.candidate.token, body, ...(headers ? { headers } : {}) });

const turn = (change: Record<string, unknown> = {}) => ({
  interview_id: world.interviewId,
  messages: [{ role: "user", content: "Hello." }],
  ...change,
});

describe("a body", () => {
  it.each([
    ["is empty", ""],
    ["is cut off", '{"interview_id": "'],
    ["is no JSON", "name=value"],
    ["is nested beyond all bounds", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
  ])("that %s is 400", async (_, body) => {
    const response = await post(INTERVIEWER, body);
    expect([response.status, problemOf(response).code]).toEqual([400, "invalid_json"]);
  });

  it("that is not UTF-8 is 400", async () => {
    const response = await fetch(new URL(INTERVIEWER, (await send("GET", "/")).url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.candidate.token}`,
        "content-type": "application/json",
      },
      body: Buffer.from([0x22, 0xff, 0xfe, 0x22]),
    });
    expect(response.status).toBe(400);
  });

  it.each([["text/plain"], ["application/x-www-form-urlencoded"], ["application/jsonp"], [""]])(
    "of type %j is 415",
    async (type) => {
      const response = await post(INTERVIEWER, "{}", { "content-type": type });
      expect([response.status, problemOf(response).code]).toEqual([415, "unsupported_media_type"]);
    },
  );

  it("of 2 MB is 413, with and without Content-Length", async () => {
    const big = JSON.stringify({ padding: "x".repeat(2_000_000) });
    const response = await post(INTERVIEWER, big);
    expect([response.status, problemOf(response).code]).toEqual([413, "body_too_large"]);
    const streamed = await fetch(new URL(INTERVIEWER, (await send("GET", "/")).url), {
      method: "POST",
      headers: {
        authorization: `Bearer ${world.candidate.token}`,
        "content-type": "application/json",
      },
      body: new Blob([big]).stream(),
      duplex: "half",
    });
    expect(streamed.status).toBe(413);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["no list of messages", { messages: null }, "messages"],
    [
      "10,000 messages",
      { messages: Array(10_000).fill({ role: "user", content: "x" }) },
      "messages",
    ],
    ["a system message", { messages: [{ role: "system", content: "x" }] }, "messages.0.role"],
    ["an empty message", { messages: [{ role: "user", content: "" }] }, "messages.0.content"],
    [
      "a message of 8,001 characters",
      { messages: [{ role: "user", content: "x".repeat(8_001) }] },
      "messages.0.content",
    ],
    [
      "nothing new from the candidate",
      { messages: [{ role: "assistant", content: "x" }] },
      "messages",
    ],
    ["an id that is none", { interview_id: "1; drop table interviews" }, "interview_id"],
    ["a number for an id", { interview_id: 7 }, "interview_id"],
    ["competencies in words", { competencies: "all" }, "competencies"],
  ])("with %s is 422 with its path", async (_, change, path) => {
    const response = await post(INTERVIEWER, turn(change));
    expect(response.status).toBe(422);
    expect(problemOf(response).errors?.map((error) => error.path)).toContain(path);
  });

  it("that would pollute a prototype changes nothing", async () => {
    const body = `{"interview_id":"${world.interviewId}","__proto__":{"role":"service_role"},"messages":[{"role":"user","content":"Hello."}]}`;
    expect((await post(INTERVIEWER, body)).status).toBe(200);
  });
});

describe("ids", () => {
  it.each([
    [
      "an interview",
      INTERVIEWER,
      () => turn({ interview_id: randomUUID() }),
      "interview_not_found",
    ],
    [
      "an interview to score",
      "/api/ai/score",
      () => ({ interview_id: randomUUID() }),
      "interview_not_found",
    ],
    [
      "an application",
      "/api/interviews",
      () => ({ application_id: randomUUID() }),
      "application_not_found",
    ],
  ])("of %s that does not exist are 404", async (_, path, body, code) => {
    const response = await post(path, body());
    expect([response.status, problemOf(response).code]).toEqual([404, code]);
  });

  it.each([
    ["not-an-id", 404],
    ["..%2f..%2fetc", 404],
    ["00000000-0000-0000-0000-000000000000", 404],
    // The Functions host refuses it.
    ["%00", 400],
  ])("in a path that are %s are %d", async (id, status) => {
    const response = await call("POST", `/api/interviews/${id}/complete`, {
      token: world.candidate.token,
    });
    expect(response.status).toBe(status);
  });
});

describe("an organisation", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["without a name", {}, "name"],
    ["with a blank name", { name: "   " }, "name"],
    ["with a name of 201 characters", { name: "x".repeat(201) }, "name"],
    ["with a website with quotes", { name: "x", website: `https://x.test/"a` }, "website"],
    ["with a website that is a script", { name: "x", website: "javascript:alert(1)" }, "website"],
    ["with an address that is none", { name: "x", billing_email: "nobody" }, "billing_email"],
  ])("%s is 422", async (_, body, path) => {
    const response = await post("/api/organisations", body);
    expect(response.status).toBe(422);
    expect(problemOf(response).errors?.[0]?.path).toBe(path);
  });

  it("may be a user's second", async () => {
    const { token } = await createUser();
    for (const name of ["First", "Second"]) {
      const response = await call("POST", "/api/organisations", { token, body: { name } });
      expect([response.status, response.body]).toEqual([
        200,
        expect.objectContaining({ name, industry: null, website: null, description: null }),
      ]);
    }
  });
});

describe("every response", () => {
  it("has the caller's request id if it is valid, else a new one", async () => {
    const mine = await call("GET", "/health/live", { headers: { "x-request-id": "my-id_1" } });
    expect(mine.headers.get("x-request-id")).toBe("my-id_1");
    for (const id of ["a b", "x".repeat(65), "<script>"]) {
      const other = await call("GET", "/health/live", { headers: { "x-request-id": id } });
      expect(other.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("has CORS headers for allowed origins only", async () => {
    const from = (origin: string) => call("GET", "/health/live", { headers: { origin } });
    const listed = await from("http://localhost:3000");
    expect(listed.headers.get("access-control-allow-origin")).toBe("http://localhost:3000");
    expect(listed.headers.get("access-control-expose-headers")).toContain("x-request-id");
    const other = await from("https://evil.example.test");
    expect(other.headers.get("access-control-allow-origin")).toBeNull();
  });

  it("to a preflight allows what the frontend sends", async () => {
    const response = await call("OPTIONS", INTERVIEWER, {
      headers: {
        origin: "http://localhost:5173",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("access-control-allow-headers")).toContain("authorization");
  });
});
