import { call, problemOf } from "../../support/api";
import { startHost } from "../../support/host";
import { stack } from "../../support/stack";
import { type Gate, startRelay } from "../../support/relay";

const PING = "/rest/v1/rpc/ping";

/** A host whose relay to the database leads through a gate. */
async function startBehind(gate: Gate) {
  const relay = await startRelay(stack().supabase.url, gate);
  const host = await startHost({ SUPABASE_URL: relay.url });
  const stop = async () => {
    await host.stop();
    await relay.close();
  };
  return { api: host.url, stop };
}

describe("GET /health/ready", () => {
  it("answers 100 requests from one check", async () => {
    let checks = 0;
    const { api, stop } = await startBehind(async ({ url }) => {
      if (url === PING) checks += 1;
      return true;
    });
    try {
      const request = () => call("GET", "/health/ready", { api });
      expect((await request()).status).toBe(200);
      const others = await Promise.all(Array.from({ length: 99 }, request));
      expect(others.map(({ status }) => status)).toEqual(Array(99).fill(200));
      expect(checks).toBe(1);
    } finally {
      await stop();
    }
  });

  it.each(["null", "{}", "", "<html>"])(
    "returns 503 when the database answers %j",
    async (answer) => {
      const { api, stop } = await startBehind(async ({ url }, response) => {
        if (url !== PING) return true;
        response.writeHead(200, { "content-type": "application/json" }).end(answer);
        return false;
      });
      try {
        const response = await call("GET", "/health/ready", { api });
        expect([response.status, problemOf(response).code]).toEqual([503, "database_unavailable"]);
        expect(response.body).toMatchObject({ dependencies: { database: "down" } });
      } finally {
        await stop();
      }
    },
  );
});
