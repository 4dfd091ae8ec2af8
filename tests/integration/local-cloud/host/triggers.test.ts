import {
  buildFixture,
  lineWith,
  MASTER_KEY,
  startTestHost,
  type TestHost,
  until,
} from "./test-host";

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let host: TestHost;
beforeAll(async () => {
  fixture = await buildFixture();
  host = await startTestHost(fixture.file, { EVERY_SECOND: "* * * * * *" });
});
afterAll(async () => {
  await host.stop();
  await fixture.remove();
});

function webhook(functionName: string): string {
  const query = new URLSearchParams({ functionName, code: MASTER_KEY });
  return `${host.url}/runtime/webhooks/eventgrid?${query.toString()}`;
}

async function post(type: string, body: unknown, functionName = "events"): Promise<Response> {
  return fetch(webhook(functionName), {
    method: "POST",
    headers: { "content-type": "application/json", "aeg-event-type": type },
    body: JSON.stringify(body),
  });
}

describe("timers", () => {
  it("run on the schedule in a setting, and again after they throw", async () => {
    const runs = await until(() => {
      const lines = host.lines.filter((line) => line.includes('"scheduled"'));
      return lines.length < 2 ? undefined : lines;
    });
    expect(runs[0]).toBe('{"message":"scheduled","pastDue":false}');
    await lineWith(host, "thrown by the timer");
  });

  it("run at the start with runOnStartup", async () => {
    expect(await lineWith(host, '"at-start"')).toBe('{"message":"at-start"}');
  });
});

describe("Event Grid", () => {
  it("gets the validation code back", async () => {
    const response = await post("SubscriptionValidation", [{ data: { validationCode: "abc" } }]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ validationResponse: "abc" });
  });

  it("gets the response of the CloudEvents handshake", async () => {
    const response = await fetch(webhook("events"), {
      method: "OPTIONS",
      headers: { "webhook-request-origin": "eventgrid.azure.net" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
    expect(response.headers.get("webhook-allowed-rate")).toBe("*");
  });

  it("has the function invoked for each event of a batch", async () => {
    const batch = [
      { id: "e1", data: { n: 1 } },
      { id: "e2", data: { n: 2 } },
    ];
    expect((await post("Notification", batch)).status).toBe(202);
    expect(await lineWith(host, '"e1"')).toBe('{"message":"event","id":"e1","data":{"n":1}}');
    expect(await lineWith(host, '"e2"')).toBe('{"message":"event","id":"e2","data":{"n":2}}');
  });

  it("gets a 500, and so sends the batch again, if one event fails", async () => {
    const batch = [{ id: "bad" }, { id: "e3", data: {} }];
    expect((await post("Notification", batch)).status).toBe(500);
    expect(await lineWith(host, '"e3"')).toBe('{"message":"event","id":"e3","data":{}}');
    await lineWith(host, "thrown by the event");
  });

  it("gets an error for another function, an unknown message type, and a body without events", async () => {
    expect((await post("Notification", [{}], "scheduled")).status).toBe(404);
    expect((await post("Notification", [{}], "Events")).status).toBe(404);
    expect((await post("Unknown", [{}])).status).toBe(400);
    expect((await post("Notification", [])).status).toBe(400);
    expect((await post("Notification", "text")).status).toBe(400);
    expect((await post("SubscriptionValidation", [{ data: {} }])).status).toBe(400);
  });
});
