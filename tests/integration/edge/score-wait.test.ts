import { LOCAL_KEYS } from "../../../infra/local/app-environment";
import { startAiGateway } from "../../../infra/local/simulators/ai-gateway";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { invoke } from "../../support/edge";
import { eventually } from "../../support/eventually";
import { breakSimulator, healSimulator } from "../../support/faults";
import { startHost, type TestHost } from "../../support/host";
import { getReply, said } from "../../support/interviews";
import { asService } from "../../support/users";
import { createWorld, type World } from "../../support/world";

const LONGER_THAN_THE_TEST_MS = 600_000;

let gateway: Simulator;
let host: TestHost;
let world: World;

beforeAll(async () => {
  gateway = await startAiGateway({ port: 0, apiKey: LOCAL_KEYS.ai, wordDelayMs: 0 });
  host = await startHost({ AI_GATEWAY_URL: `${gateway.url}/v1`, SCORE_WAIT_SECONDS: "1" });
  world = await createWorld();
  const { candidate, interviewId } = world;
  const messages = said("I noticed early signs of sepsis in a patient and called the doctor.");
  await getReply({ candidate, interviewId, messages, api: host.url });
});

afterAll(async () => {
  await host.stop();
  await gateway.close();
});

const score = () =>
  invoke("score-interview", world.candidate, { interviewId: world.interviewId }, host.url);

test("score-interview asks the page to come back where the score takes longer than the wait", async () => {
  await breakSimulator(gateway.url, { delay_ms: LONGER_THAN_THE_TEST_MS });
  expect(await score()).toEqual({
    status: 200,
    body: { success: false, error: "The score is not ready yet. Please ask again in a minute." },
  });
  await healSimulator(gateway.url);
  await eventually(async () => {
    const scores = asService().from("interview_scores").select("id");
    const { data } = await scores.eq("interview_id", world.interviewId).throwOnError();
    return data[0];
  });
  expect(await score()).toMatchObject({ status: 200, body: { success: true } });
});
