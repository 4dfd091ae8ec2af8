import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { startAiGateway } from "../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { behave, resetBehaviour } from "../../support/ai";
import { call, problemOf } from "../../support/api";
import { breakSimulator, completionsOf, clearReceived, healSimulator } from "../../support/faults";
import { startHost, type TestHost } from "../../support/host";
import { ask, getReply, askStreamed, readStream, said } from "../../support/interviews";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

/** Each failure before the first byte, and the problem that a caller gets. */
const FAULTS = [
  ["credits used up", { status: 402 }, 402, "ai_credits_depleted", null],
  ["too much to do", { status: 429, headers: { "retry-after": "7" } }, 503, "ai_rate_limited", "7"],
  ["a wrong key", { status: 401 }, 502, "ai_failed", null],
  ["an error", { status: 500 }, 502, "ai_failed", null],
  ["silence", "hang", 504, "ai_timeout", null],
  ["something that is no answer", "garbage", 502, "ai_failed", null],
] as const;

let gateway: Simulator;
let host: TestHost;
let world: World;

beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai, wordDelayMs: 1 });
  host = await startHost({
    AI_GATEWAY_URL: `${gateway.url}/v1`,
    INTERVIEWER_DEADLINE_SECONDS: "1",
    SCORER_DEADLINE_SECONDS: "1",
  });
});

afterAll(async () => {
  await host.stop();
  await gateway.close();
});

beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => healSimulator(gateway.url));

const asked = (...contents: string[]) => ({
  candidate: world.candidate,
  interviewId: world.interviewId,
  messages: said(...contents),
  api: host.url,
});

const score = () =>
  call("POST", "/api/ai/score", {
    token: world.recruiter.token,
    body: { interview_id: world.interviewId },
    api: host.url,
  });

async function storedRows(): Promise<number> {
  const counts = await Promise.all(
    (
      ["transcript_segments", "interview_turns", "interview_scores", "score_dimensions"] as const
    ).map(async (table) => {
      const { count } = await asService()
        .from(table)
        .select("*", { count: "exact", head: true })
        .eq("interview_id", world.interviewId)
        .throwOnError();
      return count ?? 0;
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

async function addTranscript(): Promise<void> {
  const content = "I cared for six patients on a surgical ward for four years.";
  await asService()
    .from("transcript_segments")
    .insert({ interview_id: world.interviewId, speaker: "candidate", content, start_time_ms: 0 })
    .throwOnError();
}

describe.each(FAULTS)("a gateway that answers with %s", (_, fault, status, code, retryAfter) => {
  it("fails a turn, which stores nothing and succeeds when it is healed", async () => {
    await breakSimulator(gateway.url, fault);
    const response = await ask(asked("Hello."));
    expect([response.status, problemOf(response).code]).toEqual([status, code]);
    expect(response.headers.get("retry-after")).toBe(retryAfter);
    expect(await storedRows()).toBe(0);
    await healSimulator(gateway.url);
    await getReply(asked("Hello."));
  });

  it("fails a streamed turn with the same problem, since nothing was sent yet", async () => {
    await breakSimulator(gateway.url, fault);
    const response = await askStreamed(asked("Hello."));
    expect([response.status, await response.json()]).toEqual([
      status,
      expect.objectContaining({ code }),
    ]);
    expect(await storedRows()).toBe(0);
    await healSimulator(gateway.url);
    expect(await readStream(await askStreamed(asked("Hello.")))).toMatchObject({ done: true });
  });

  it("fails a score, which stores nothing and succeeds when it is healed", async () => {
    await addTranscript();
    await breakSimulator(gateway.url, fault);
    const response = await score();
    expect([response.status, problemOf(response).code]).toEqual([status, code]);
    expect(await storedRows()).toBe(1);
    await healSimulator(gateway.url);
    expect((await score()).status).toBe(200);
  });
});

describe("a gateway that fails in the middle of a stream", () => {
  const messages = said("Hello, I am really looking forward to this talk with you today.");

  afterEach(() => resetBehaviour(gateway.url));

  it("ends the client's stream in an error event after the first sentences, and stores nothing", async () => {
    await behave(gateway.url, "error_in_stream");
    const streamed = await readStream(await askStreamed({ ...asked(), messages }));
    expect(streamed.pieces).toEqual([expect.stringMatching(/^Thank you\. .*know\.$/)]);
    expect(streamed).toMatchObject({ done: false, problem: { code: "ai_failed", status: 502 } });
    expect(await storedRows()).toBe(0);
    await resetBehaviour(gateway.url);
    const again = await readStream(await askStreamed({ ...asked(), messages }));
    expect(again).toMatchObject({ done: true });
  });

  it.each(["cut", "error_in_stream"])(
    "fails a plain turn with %s, and stores nothing",
    async (how) => {
      if (how === "cut") await breakSimulator(gateway.url, "cut");
      else await behave(gateway.url, "error_in_stream");
      const response = await ask({ ...asked(), messages });
      expect([response.status, problemOf(response).code]).toEqual([502, "ai_failed"]);
      expect(await storedRows()).toBe(0);
      await healSimulator(gateway.url);
      await resetBehaviour(gateway.url);
      await getReply({ ...asked(), messages });
    },
  );
});

describe("a gateway that keeps failing", () => {
  it("is not called after five failures in a row, and health reports it", async () => {
    const own = await startHost({
      AI_GATEWAY_URL: `${gateway.url}/v1`,
      INTERVIEWER_DEADLINE_SECONDS: "5",
    });
    try {
      await breakSimulator(gateway.url, { status: 500 });
      for (let failure = 0; failure < 5; failure += 1) {
        expect((await ask({ ...asked("Hello."), api: own.url })).status).toBe(502);
      }
      await clearReceived(gateway.url);
      const response = await ask({ ...asked("Hello."), api: own.url });
      expect([response.status, problemOf(response).code]).toEqual([503, "ai_unavailable"]);
      expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await completionsOf(gateway.url)).toEqual([]);
      const health = await call("GET", "/health/ready", { api: own.url });
      expect([health.status, health.body]).toEqual([
        200,
        { status: "degraded", dependencies: expect.objectContaining({ ai_gateway: "down" }) },
      ]);
    } finally {
      await own.stop();
    }
  });
});
