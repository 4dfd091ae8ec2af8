import type { Simulator } from "../../../infra/local/simulators/simulator";
import { streamChat } from "../../../shared/clients/ai";
import {
  behave,
  chatRequest,
  collect,
  recordingLog,
  resetBehaviour,
  startOwnGateway,
} from "../../support/ai";

const HELLO = "I built a bridge over the river Aare with my team last year.";

let gateway: Simulator;
let answer: string;

beforeAll(async () => {
  gateway = await startOwnGateway();
  answer = (await collect(await streamChat(chatRequest(HELLO)))).join("");
});
afterAll(() => gateway.close());
afterEach(() => resetBehaviour(gateway.url));

describe("thoughts without an opening tag", () => {
  it("end the stream with ai_invalid_output, and are left out of the model's next answers", async () => {
    await behave(gateway.url, "thoughts_without_opening");
    const { lines, log } = recordingLog();
    const asked = chatRequest(HELLO, { log });
    const asking = streamChat(asked).then(collect);
    await expect(asking).rejects.toMatchObject({ code: "ai_invalid_output", status: 502 });
    expect(lines.map(({ fields }) => fields["reason"])).toEqual(["thoughts had no opening tag"]);
    expect((await collect(await streamChat(asked))).join("")).toBe(answer);
    await resetBehaviour(gateway.url);
    expect((await collect(await streamChat(asked))).join("")).toBe(answer);
  });

  it("are left out at once where the gateway does not stream", async () => {
    await behave(gateway.url, ["thoughts_without_opening", "ignores_stream"]);
    expect((await collect(await streamChat(chatRequest(HELLO)))).join("")).toBe(answer);
  });
});
