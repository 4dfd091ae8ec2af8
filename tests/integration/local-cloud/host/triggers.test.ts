import * as z from "zod";
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
  return postText(type, JSON.stringify(body), functionName);
}

async function postText(type: string, body: string, functionName = "events"): Promise<Response> {
  return fetch(webhook(functionName), {
    method: "POST",
    headers: { "content-type": "application/json", "aeg-event-type": type },
    body,
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
  it("gets the validation code back, as text", async () => {
    const response = await post("SubscriptionValidation", [{ data: { validationCode: "abc" } }]);
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain;/);
    expect(await response.text()).toBe('{"validationResponse":"abc"}');
  });

  it("gets the response of the CloudEvents handshake", async () => {
    const response = await fetch(webhook("events"), {
      method: "OPTIONS",
      headers: { "webhook-request-origin": "eventgrid.azure.net" },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
    expect(response.headers.has("webhook-allowed-rate")).toBe(false);
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

  it("delivers an event of 2 MB, and no event", async () => {
    const batch = [{ id: "large", data: {}, padding: "x".repeat(2_000_000) }];
    expect((await post("Notification", batch)).status).toBe(202);
    await lineWith(host, '"large"');
    expect((await post("Notification", [])).status).toBe(202);
  });

  it("gets an error for another function and an unknown message type", async () => {
    expect((await post("Notification", [{}], "scheduled")).status).toBe(404);
    expect((await post("Notification", [{}], "Events")).status).toBe(404);
    expect((await post("Unknown", [{}])).status).toBe(400);
  });

  it("gets a 500 for what is not an event or a list of them", async () => {
    for (const body of ["not JSON", "", '"text"', "null", "[1]"]) {
      expect([body, (await postText("Notification", body)).status]).toEqual([body, 500]);
    }
    expect((await post("SubscriptionValidation", [])).status).toBe(500);
    expect((await post("SubscriptionValidation", [{}])).status).toBe(500);
  });

  it("may use the system key of Event Grid, which opens nothing else", async () => {
    const keyUrl = `${host.url}/admin/host/systemkeys/eventgrid_extension`;
    const answer = await fetch(keyUrl, { headers: { "x-functions-key": MASTER_KEY } });
    const { name, value } = z
      .object({ name: z.string(), value: z.string() })
      .parse(await answer.json());
    expect([name, value === MASTER_KEY]).toEqual(["eventgrid_extension", false]);
    const query = new URLSearchParams({ functionName: "events", code: value }).toString();
    const delivered = await fetch(`${host.url}/runtime/webhooks/eventgrid?${query}`, {
      method: "POST",
      headers: { "content-type": "application/json", "aeg-event-type": "Notification" },
      body: '[{"id":"by-system-key","data":{}}]',
    });
    expect(delivered.status).toBe(202);
    const key = { headers: { "x-functions-key": value } };
    expect((await fetch(keyUrl, key)).status).toBe(401);
    expect((await fetch(`${host.url}/admin/functions`, key)).status).toBe(401);
    expect((await fetch(`${host.url}/keyed`, key)).status).toBe(401);
  });
});
