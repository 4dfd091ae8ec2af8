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
  it("run by their schedule, which a setting may hold, and again after they throw", async () => {
    const runs = await until(() => {
      const lines = host.lines.filter((line) => line.includes('"scheduled"'));
      return lines.length < 2 ? undefined : lines;
    });
    expect(runs[0]).toBe('{"message":"scheduled","pastDue":false}');
    await lineWith(host, "thrown by the timer");
  });

  it("run at the start where they ask for it", async () => {
    expect(await lineWith(host, '"at-start"')).toBe('{"message":"at-start"}');
  });
});

describe("Event Grid", () => {
  it("is answered the validation code", async () => {
    const response = await post("SubscriptionValidation", [{ data: { validationCode: "abc" } }]);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ validationResponse: "abc" });
  });

  it("is answered the handshake of CloudEvents", async () => {
    const response = await fetch(webhook("events"), {
      method: "OPTIONS",
      headers: { "webhook-request-origin": "eventgrid.azure.net" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
    expect(response.headers.get("webhook-allowed-rate")).toBe("*");
  });

  it("has each event of a batch handed to the function", async () => {
    const batch = [
      { id: "e1", data: { n: 1 } },
      { id: "e2", data: { n: 2 } },
    ];
    expect((await post("Notification", batch)).status).toBe(202);
    expect(await lineWith(host, '"e1"')).toBe('{"message":"event","id":"e1","data":{"n":1}}');
    expect(await lineWith(host, '"e2"')).toBe('{"message":"event","id":"e2","data":{"n":2}}');
  });

  it("is told to send the batch again where one event fails", async () => {
    const batch = [{ id: "bad" }, { id: "e3", data: {} }];
    expect((await post("Notification", batch)).status).toBe(500);
    expect(await lineWith(host, '"e3"')).toBe('{"message":"event","id":"e3","data":{}}');
    await lineWith(host, "thrown by the event");
  });

  it("is refused for another function, another kind of message and no event", async () => {
    expect((await post("Notification", [{}], "scheduled")).status).toBe(404);
    expect((await post("Notification", [{}], "Events")).status).toBe(404);
    expect((await post("Unknown", [{}])).status).toBe(400);
    expect((await post("Notification", [])).status).toBe(400);
    expect((await post("Notification", "text")).status).toBe(400);
    expect((await post("SubscriptionValidation", [{ data: {} }])).status).toBe(400);
  });
});
