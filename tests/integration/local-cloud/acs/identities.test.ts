import { CommunicationIdentityClient } from "@azure/communication-identity";
import { decodeJwt } from "jose";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import {
  breakSimulator,
  connectionStringOf,
  ACCESS_KEY as KEY,
  makeDirectory,
  OTHER_KEY,
  removeDirectory,
  startIn,
} from "./simulator";

let directory: string;
let simulator: Simulator;
let client: CommunicationIdentityClient;
beforeEach(async () => {
  directory = await makeDirectory();
  simulator = await startIn(directory);
  client = clientOf(simulator.url, KEY);
});
afterEach(async () => {
  await simulator.close();
  await removeDirectory(directory);
});

function clientOf(url: string, accessKey: string): CommunicationIdentityClient {
  return new CommunicationIdentityClient(connectionStringOf(url, accessKey), {
    allowInsecureConnection: true,
    retryOptions: { maxRetries: 0 },
  });
}

const breakWith = (fault: unknown) => breakSimulator(simulator.url, fault);

describe("an identity", () => {
  test("is created, a new one each time", async () => {
    const [one, other] = [await client.createUser(), await client.createUser()];
    expect(one.communicationUserId).toMatch(/^8:acs:[0-9a-f-]{36}_[0-9a-f-]{36}$/);
    expect(other.communicationUserId).not.toBe(one.communicationUserId);
  });

  test("is created with a token", async () => {
    const { user, token, expiresOn } = await client.createUserAndToken(["voip"]);
    expect(decodeJwt(token)).toMatchObject({
      skypeid: user.communicationUserId.slice(2),
      acsScope: "voip",
      simulation: true,
    });
    expect(decodeJwt(token).exp).toBe(expiresOn.getTime() / 1_000);
  });

  test("gets tokens for the given scopes and lifetime", async () => {
    const user = await client.createUser();
    const options = { tokenExpiresInMinutes: 60 };
    const { token } = await client.getToken(user, ["voip", "chat"], options);
    const { acsScope, iat = 0, exp = 0 } = decodeJwt(token);
    expect([acsScope, exp - iat]).toEqual(["voip,chat", 3_600]);
  });

  test("gets tokens after a restart, but not from another resource", async () => {
    const user = await client.createUser();
    await simulator.close();
    simulator = await startIn(directory);
    expect(await clientOf(simulator.url, KEY).getToken(user, ["voip"])).toHaveProperty("token");
    const other = await startIn(directory, { accessKey: OTHER_KEY });
    try {
      const asking = clientOf(other.url, OTHER_KEY).getToken(user, ["voip"]);
      await expect(asking).rejects.toMatchObject({ statusCode: 404 });
    } finally {
      await other.close();
    }
  });

  test("has its tokens revoked", async () => {
    const user = await client.createUser();
    await expect(client.revokeTokens(user)).resolves.toBeUndefined();
  });

  test("is unknown after it is deleted", async () => {
    const user = await client.createUser();
    await client.deleteUser(user);
    await expect(client.getToken(user, ["voip"])).rejects.toMatchObject({
      statusCode: 404,
      code: "IdentityNotFound",
    });
    await expect(client.deleteUser(user)).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("an error for", () => {
  test.each([59, 1_441])("a lifetime of %d minutes", async (tokenExpiresInMinutes) => {
    const user = await client.createUser();
    const options = { tokenExpiresInMinutes };
    const error = { statusCode: 400, code: "ValidationError" };
    await expect(client.getToken(user, ["voip"], options)).rejects.toMatchObject(error);
    await expect(client.createUserAndToken(["voip"], options)).rejects.toMatchObject(error);
  });

  test("a token without scopes", async () => {
    const user = await client.createUser();
    await expect(client.getToken(user, [])).rejects.toMatchObject({ statusCode: 400 });
  });

  test("an unknown identity", async () => {
    const unknown = { communicationUserId: "8:acs:unknown" };
    await expect(client.getToken(unknown, ["voip"])).rejects.toMatchObject({ statusCode: 404 });
  });

  test("a request signed with another key", async () => {
    const stranger = clientOf(simulator.url, OTHER_KEY);
    await expect(stranger.createUser()).rejects.toMatchObject({ statusCode: 401, code: "Denied" });
  });

  /** Sends a request that the SDK has signed again, changed. */
  async function replay(change: (request: Request) => Request): Promise<string> {
    let signed: Request | undefined;
    const url = simulator.url;
    const spy = new CommunicationIdentityClient(connectionStringOf(url), {
      allowInsecureConnection: true,
      httpClient: {
        sendRequest: (request) => {
          const { method, headers, body } = request;
          signed = new Request(request.url, {
            method,
            headers: headers.toJSON(),
            body: typeof body === "string" ? body : "",
          });
          return Promise.reject(new Error("intercepted"));
        },
      },
      retryOptions: { maxRetries: 0 },
    });
    await expect(spy.createUserAndToken(["voip"])).rejects.toThrow("intercepted");
    if (signed === undefined) throw new Error("nothing was sent");
    const answer = await fetch(change(signed));
    return `${answer.status} ${await answer.text()}`;
  }

  test.each<[string, (request: Request) => Request, RegExp]>([
    ["nothing if it is unchanged", (request) => request, /^201 /],
    ["another body", (request) => new Request(request, { body: "{}" }), /^401 .*body's hash/],
    [
      "another path",
      (request) => new Request(request.url.replace("?", "?a=b&"), request),
      /^401 .*signature does not match/,
    ],
    [
      "no signature",
      (request) => new Request(request, { headers: { "content-type": "application/json" } }),
      /^401 .*no HMAC-SHA256/,
    ],
    [
      "an old date",
      (request) => {
        request.headers.set("x-ms-date", new Date(Date.now() - 301_000).toUTCString());
        return request;
      },
      /^401 .*five minutes/,
    ],
  ])("%s", async (_name, change, expected) => {
    expect(await replay(change)).toMatch(expected);
  });
});

test("rejects a request without an api-version or to an unknown path", async () => {
  const answers = await Promise.all(
    ["/identities", "/identities?api-version=2023-10-01", "/nowhere?api-version=2023-10-01"].map(
      async (path) => (await fetch(simulator.url + path, { headers: await signed(path) })).status,
    ),
  );
  expect(answers).toEqual([400, 404, 404]);
});

async function signed(path: string): Promise<Record<string, string>> {
  const { createHash, createHmac } = await import("node:crypto");
  const date = new Date().toUTCString();
  const hash = createHash("sha256").update("").digest("base64");
  const signature = createHmac("sha256", Buffer.from(KEY, "base64"))
    .update(`GET\n${path}\n${date};${new URL(simulator.url).host};${hash}`)
    .digest("base64");
  return {
    "x-ms-date": date,
    "x-ms-content-sha256": hash,
    authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  };
}

describe("with a fault, the SDK gets", () => {
  test.each([401, 429, 500])("a status of %d", async (status) => {
    await breakWith({ status, headers: { "retry-after": "2" } });
    await expect(client.createUser()).rejects.toMatchObject({ statusCode: status });
  });

  test("no answer with hang, until its timeout", async () => {
    await breakWith("hang");
    const asking = client.createUser({ abortSignal: AbortSignal.timeout(50) });
    await expect(asking).rejects.toMatchObject({ name: "AbortError" });
  });

  test.each(["cut", "garbage"])("an error with %s", async (fault) => {
    await breakWith(fault);
    await expect(client.createUser()).rejects.toThrow(/aborted|terminated|JSON|parsing|socket/i);
  });

  test("a delayed answer", async () => {
    await breakWith({ delay_ms: 10 });
    expect(await client.createUser()).toHaveProperty("communicationUserId");
  });
});

test("says at / that it is a simulation", async () => {
  expect(await (await fetch(simulator.url)).text()).toContain("simulation");
});
