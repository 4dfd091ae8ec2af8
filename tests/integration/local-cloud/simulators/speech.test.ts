import { decodeJwt } from "jose";
import type { Simulator } from "../../../../infra/local/simulators/simulator";
import { startSpeech } from "../../../../infra/local/simulators/speech";

const KEY = "local-speech-key";

let simulator: Simulator;
beforeEach(async () => {
  simulator = await startSpeech({ port: 0, key: KEY, region: "switzerlandnorth" });
});
afterEach(() => simulator.close());

const issue = (key = KEY, options: RequestInit = {}) =>
  fetch(`${simulator.url}/sts/v1.0/issueToken`, {
    method: "POST",
    headers: { "ocp-apim-subscription-key": key },
    ...options,
  });

function breakWith(fault: unknown) {
  return fetch(`${simulator.url}/_faults`, { method: "PUT", body: JSON.stringify({ fault }) });
}

test("issues a plain token for the region, valid for ten minutes", async () => {
  const answer = await issue();
  expect(answer.headers.get("content-type")).toMatch(/^application\/jwt/);
  const { region, aud, iat = 0, exp = 0 } = decodeJwt(await answer.text());
  expect({ region, aud, seconds: exp - iat }).toEqual({
    region: "switzerlandnorth",
    aud: "urn:ms.speechservices.switzerlandnorth",
    seconds: 600,
  });
});

test("rejects another key, another method and another path", async () => {
  const refused = await issue("wrong");
  expect(refused.status).toBe(401);
  expect(await refused.json()).toEqual({ error: { code: "401", message: expect.any(String) } });
  expect((await issue(KEY, { method: "GET" })).status).toBe(404);
  expect((await fetch(`${simulator.url}/sts/v2.0/issueToken`, { method: "POST" })).status).toBe(
    404,
  );
});

describe("with a fault, a caller gets", () => {
  test("a status in Azure's error format, with its headers", async () => {
    await breakWith({ status: 429, headers: { "retry-after": "9" } });
    const answer = await issue();
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([429, "9"]);
    expect(await answer.json()).toMatchObject({ error: { code: "429" } });
  });

  test("no answer with hang, until its timeout", async () => {
    await breakWith("hang");
    const asking = issue(KEY, { signal: AbortSignal.timeout(50) });
    await expect(asking).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("half a token, then a closed connection", async () => {
    await breakWith("cut");
    await expect(issue().then((answer) => answer.text())).rejects.toThrow("terminated");
  });

  test("an invalid token with garbage", async () => {
    await breakWith("garbage");
    const answer = await issue();
    expect(answer.status).toBe(200);
    expect(await answer.text()).not.toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  });

  test("a delayed token", async () => {
    await breakWith({ delay_ms: 10 });
    expect((await issue()).status).toBe(200);
  });
});

test("says at / that it is a simulation", async () => {
  expect(await (await fetch(simulator.url)).text()).toContain("simulation");
});
