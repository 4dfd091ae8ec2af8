import { call } from "../../support/api";
import { invoke } from "../../support/edge";
import { asService, createUser, type TestUser } from "../../support/users";

let user: TestUser;
beforeEach(async () => {
  user = await createUser();
});

describe("create-organisation", () => {
  it("creates an organisation whose admin the caller becomes, from a form with empty fields", async () => {
    const { status, body } = await invoke("create-organisation", user, {
      name: "Harbour Clinic",
      industry: null,
      website: "harbour.example",
      description: null,
      billing_email: "accounts@harbour.example",
    });
    expect([status, body]).toEqual([
      200,
      {
        organisation: {
          id: expect.any(String),
          name: "Harbour Clinic",
          industry: null,
          website: "https://harbour.example",
          description: null,
          billing_email: "accounts@harbour.example",
          created_at: expect.any(String),
          updated_at: expect.any(String),
        },
      },
    ]);
    const members = await asService().from("org_users").select("role").eq("user_id", user.id);
    expect(members.data).toEqual([{ role: "org_admin" }]);
  });

  it.each(["https://harbour.example/about", "http://harbour.example"])(
    "stores a website with a scheme as it is: %s",
    async (website) => {
      const { body } = await invoke("create-organisation", user, { name: "A clinic", website });
      expect(body).toMatchObject({ organisation: { website } });
    },
  );

  it.each(["javascript:alert(1)", "not a website"])("refuses as a website: %s", async (website) => {
    const refused = await invoke("create-organisation", user, { name: "A clinic", website });
    expect(refused).toEqual({
      status: 422,
      body: { error: expect.stringMatching(/^Invalid request\. website: /) },
    });
  });
});

describe("acs-token-generator", () => {
  it("returns a token of the caller's own identity, whoever the body names", async () => {
    const other = await createUser();
    const own = await invoke("acs-token-generator", user, {});
    expect(own).toEqual({
      status: 200,
      body: {
        token: expect.any(String),
        expiresOn: expect.stringMatching(/Z$/),
        user: { communicationUserId: expect.stringMatching(/^8:acs:/) },
      },
    });
    const asOther = await invoke("acs-token-generator", user, {
      userId: other.id,
      scopes: ["voip"],
    });
    const native = await call("POST", "/api/acs/token", { token: user.token, body: {} });
    const identity = { communicationUserId: expect.any(String) };
    expect(asOther.body).toMatchObject({ user: identity });
    expect(
      [own, asOther].map(({ body }) => JSON.stringify(body).match(/8:acs:[\w-]+/)?.[0]),
    ).toEqual(Array(2).fill(JSON.stringify(native.body).match(/8:acs:[\w-]+/)?.[0]));
  });
});

it("issues a token for calls without a body", async () => {
  expect((await invoke("acs-token-generator", user)).status).toBe(200);
});

describe("azure-speech-token", () => {
  it("returns a token, its region and the rest of its life, with and without a body", async () => {
    const answer = {
      status: 200,
      body: { token: expect.any(String), region: "local", expiresIn: expect.any(Number) },
    };
    expect(await invoke("azure-speech-token", user)).toEqual(answer);
    expect(await invoke("azure-speech-token", user, {})).toEqual(answer);
  });
});

describe("an error", () => {
  it("is a sentence, with the seconds to wait where the caller may try again", async () => {
    const refused = [];
    for (let request = 0; request <= 10; request += 1) {
      refused.push(await invoke("create-organisation", user, { name: "Again" }));
    }
    expect(refused.at(-1)).toEqual({
      status: 429,
      body: {
        error: expect.stringMatching(/^At most 10 requests a minute; try again in \d+ s\.$/),
        retryAfter: expect.any(Number),
      },
    });
  });

  it("counts the requests under both names of a function together", async () => {
    const body = { name: "Again" };
    for (let request = 0; request < 5; request += 1) {
      await invoke("create-organisation", user, body);
      await call("POST", "/api/organisations", { token: user.token, body });
    }
    expect((await invoke("create-organisation", user, body)).status).toBe(429);
  });

  it("allows the headers of supabase-js to pages", async () => {
    const preflight = await call("OPTIONS", "/functions/v1/create-organisation", {
      headers: { origin: "http://localhost:5173", "access-control-request-method": "POST" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")?.split(", ")).toEqual(
      expect.arrayContaining(["authorization", "x-client-info", "apikey", "content-type"]),
    );
  });
});
