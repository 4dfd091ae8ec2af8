import * as z from "zod";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import { callTool, streamChat } from "../../../shared/clients/ai";
import {
  behave,
  chatRequest,
  collect,
  PET,
  recordingLog,
  resetBehaviour,
  startOwnGateway,
} from "../../support/ai";
import { clearReceived, requestsOf } from "../../support/faults";

const HELLO = "I built a bridge over the river Aare with my team last year.";
const DOG = [{ role: "user" as const, content: "A dog of 7 years." }];

let gateway: Simulator;

beforeAll(async () => {
  gateway = await startOwnGateway();
});
afterAll(() => gateway.close());
beforeEach(() => clearReceived(gateway.url));
afterEach(() => resetBehaviour(gateway.url));

const bodies = async () =>
  (await requestsOf(gateway.url)).map(({ body }) => z.looseObject({}).parse(body));

it.each(["new_parameters", "old_parameters"] as const)(
  "are found once per model with the behaviour %s",
  async (behaviour) => {
    await behave(gateway.url, behaviour);
    const asked = chatRequest(HELLO, { effort: "low" });
    await collect(await streamChat(asked));
    expect((await requestsOf(gateway.url)).length).toBeGreaterThan(1);
    await clearReceived(gateway.url);
    await collect(await streamChat(asked));
    await callTool({ ...asked, messages: DOG }, PET);
    expect(await requestsOf(gateway.url)).toHaveLength(2);
  },
);

it("are not learned from a refusal of something else", async () => {
  await behave(gateway.url, "filter_request");
  const asked = chatRequest("A forbidden-word.");
  await expect(streamChat(asked)).rejects.toMatchObject({ code: "ai_content_filtered" });
  await resetBehaviour(gateway.url);
  await clearReceived(gateway.url);
  await collect(await streamChat(asked));
  expect((await bodies())[0]).toMatchObject({ max_tokens: 500, temperature: 0.7 });
});

it.each([
  ["new_parameters", "old_parameters"],
  ["old_parameters", "new_parameters"],
] as const)(
  "are found anew when a model with %s is replaced by one with %s",
  async (before, after) => {
    await behave(gateway.url, before);
    const { lines, log } = recordingLog();
    const asked = chatRequest(HELLO, { effort: "low", log });
    await collect(await streamChat(asked));
    await behave(gateway.url, after);
    await collect(await streamChat(asked));
    expect(lines.filter(({ event }) => event === "ai_parameters_refused")).toHaveLength(2);
    await clearReceived(gateway.url);
    await collect(await streamChat(asked));
    expect(await requestsOf(gateway.url)).toHaveLength(1);
  },
);

it("are found anew when a model that cannot be forced to call a tool is replaced by one that must be", async () => {
  await behave(gateway.url, "optional_tools");
  const asked = chatRequest("", { messages: DOG });
  await callTool(asked, PET);
  await behave(gateway.url, "forced_tools");
  expect(await callTool(asked, PET)).toMatchObject({ kind: "dog" });
});

it("end in ai_failed after a few requests when a gateway refuses whatever is sent", async () => {
  await behave(gateway.url, ["new_parameters", "old_parameters"]);
  const asking = streamChat(chatRequest(HELLO));
  await expect(asking).rejects.toMatchObject({ code: "ai_failed" });
  expect((await requestsOf(gateway.url)).length).toBeLessThan(8);
});
