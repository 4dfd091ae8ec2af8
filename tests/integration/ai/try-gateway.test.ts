import { BEHAVIOURS, type Behaviour } from "../../../infra/local/simulators/ai/behaviours";
import type { Simulator } from "../../../infra/local/simulators/simulator";
import type { Outcome } from "../../../tools/try-gateway/tries";
import { behave, startOwnGateway } from "../../support/ai";

let gateway: Simulator;

beforeAll(async () => {
  gateway = await startOwnGateway();
});
afterAll(() => gateway.close());

/** Tries the gateway in a process of which nothing was learned. */
async function outcomes() {
  jest.resetModules();
  const { tryGateway } = await import("../../../tools/try-gateway/tries");
  const all: Outcome[] = [];
  for await (const outcome of tryGateway()) all.push(outcome);
  return all;
}

const isBehaviour = (name: string): name is Behaviour => Object.hasOwn(BEHAVIOURS, name);

const STREAMED = ["interviewer, streamed", "an answer to filter"];
const WHOLE = [
  "coverage of an answer",
  "requirements of a job",
  "contents of a resume",
  "score of an interview",
];
const CALLS = [...STREAMED, ...WHOLE];

/** Where not everything works: what does. */
const FAILING: Partial<Record<Behaviour, string[]>> = {
  blank: [],
  other_models: [],
  dots: WHOLE,
  // Learned by the first call.
  thoughts_without_opening: ["an answer to filter", ...WHOLE],
  error_in_stream: WHOLE,
  error_in_answer: STREAMED,
  finish_error: STREAMED,
  rate_limit_in_answer: [],
};

it.each(Object.keys(BEHAVIOURS).filter(isBehaviour))(
  "finds what works with a gateway with the behaviour %s",
  async (behaviour) => {
    // A deployment that Azure knows.
    const models = behaviour === "azure" ? ["gpt-5-mini", "gpt-5"] : ["", ""];
    [process.env["DEFAULT_AI_MODEL"], process.env["SCORING_AI_MODEL"]] = models;
    await behave(gateway.url, behaviour);
    const found = await outcomes();
    expect(found.filter(({ works }) => works).map(({ call }) => call)).toEqual(
      FAILING[behaviour] ?? CALLS,
    );
    const failed = found.filter(({ works }) => !works);
    expect(failed.map(({ notes }) => notes.length)).not.toContain(0);
  },
);
