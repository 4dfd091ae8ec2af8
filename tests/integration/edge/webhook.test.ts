import { randomUUID } from "node:crypto";
import { call, edgeErrorOf } from "../../support/api";
import { SECRET, sampleCall } from "../../support/calls";
import { groupOf } from "../../support/group-calls";
import { connectForTests } from "../../support/postgres";
import { createWorld } from "../../support/world";

const PATH = "/functions/v1/acs-webhook-handler";
const sql = connectForTests();

const deliver = (body: unknown, headers: Record<string, string> = SECRET) =>
  call("POST", PATH, { body, headers });

describe("acs-webhook-handler", () => {
  it("applies the events of a call, and counts those that it could read", async () => {
    const { interviewId } = await createWorld();
    const { started, ended } = sampleCall(await groupOf({ sql }, interviewId));
    const broken = { ...started(), data: {} };
    const { status, body } = await deliver([started(), ended(), broken]);
    expect([status, body]).toEqual([200, { success: true, processed: 2 }]);
    const [row] = await sql`select status from interviews where id = ${interviewId}`;
    expect(row).toEqual({ status: "completed" });
  });

  it("returns the validation code of a subscription", async () => {
    const event = {
      id: randomUUID(),
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      data: { validationCode: "a-code" },
    };
    expect((await deliver([event])).body).toEqual({ validationResponse: "a-code" });
  });

  it("allows Event Grid to deliver CloudEvents", async () => {
    const headers = { "webhook-request-origin": "eventgrid.azure.net" };
    const response = await call("OPTIONS", PATH, { headers });
    expect(response.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
  });

  it("refuses another sender with 401", async () => {
    const response = await deliver([], {});
    expect([response.status, edgeErrorOf(response)]).toEqual([
      401,
      "A valid access token is required.",
    ]);
  });
});
