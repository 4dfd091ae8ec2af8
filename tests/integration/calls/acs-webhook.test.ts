import { randomUUID } from "node:crypto";
import { call, problemOf } from "../../support/api";
import { deliver, deliverToTrigger, SECRET, sampleCall, WEBHOOK } from "../../support/calls";
import { groupOf } from "../../support/group-calls";
import { connectForTests } from "../../support/postgres";
import { createInterview, createWorld, type World } from "../../support/world";

const sql = connectForTests();
let world: World;
let interviewId: string;
let groupId: string;

beforeAll(async () => {
  world = await createWorld();
});

beforeEach(async () => {
  interviewId = await createInterview(world.applicationId);
  groupId = await groupOf({ sql }, interviewId);
});

const interview = async (id = interviewId) => {
  const [row] = await sql`
    select status, started_at, ended_at, duration_seconds from interviews where id = ${id}`;
  return row;
};

const COMPLETED = {
  status: "completed",
  started_at: new Date("2026-05-04T10:00:00Z"),
  ended_at: new Date("2026-05-04T10:10:00Z"),
  duration_seconds: 600,
};

describe("handshakes", () => {
  it("return the validation code of a subscription", async () => {
    const event = {
      id: randomUUID(),
      topic: "/subscriptions/none",
      subject: "",
      eventType: "Microsoft.EventGrid.SubscriptionValidationEvent",
      eventTime: "2026-05-04T10:00:00Z",
      dataVersion: "1",
      data: { validationCode: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
    };
    const response = await deliver([event]);
    expect([response.status, response.body]).toEqual([
      200,
      { validationResponse: "512d38b6-c7b8-40c8-89fe-f46f9e9622b6" },
    ]);
    expect((await deliver([event], { headers: {} })).status).toBe(401);
    // Other events of the same batch are applied.
    const { started } = sampleCall(groupId);
    expect((await deliver([event, started()])).body).toEqual({ received: 2, set_aside: 0 });
    expect(await interview()).toMatchObject({ status: "in_progress" });
  });

  it("allow Event Grid to deliver CloudEvents, without a secret", async () => {
    const headers = { "webhook-request-origin": "eventgrid.azure.net" };
    const response = await call("OPTIONS", WEBHOOK, { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get("webhook-allowed-origin")).toBe("eventgrid.azure.net");
    expect(response.headers.get("webhook-allowed-rate")).toBe("*");
  });

  it("allow no other origin", async () => {
    const headers = { "webhook-request-origin": "evil.example.test" };
    const response = await call("OPTIONS", WEBHOOK, { headers });
    expect([response.status, problemOf(response).code]).toEqual([403, "forbidden"]);
    expect(response.headers.get("webhook-allowed-origin")).toBeNull();
  });

  it("answer an ordinary preflight as such", async () => {
    const response = await call("OPTIONS", WEBHOOK, {
      headers: { origin: "http://localhost:3000" },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get("access-control-allow-methods")).toContain("POST");
    expect(response.headers.get("webhook-allowed-origin")).toBeNull();
  });
});

describe("the events of a call", () => {
  it("change the state of its interview, through the webhook", async () => {
    const { started, added, removed, ended } = sampleCall(groupId);
    const first = await deliver([started(), added()]);
    expect([first.status, first.body]).toEqual([200, { received: 2, set_aside: 0 }]);
    expect(await interview()).toEqual({
      ...COMPLETED,
      status: "in_progress",
      ended_at: null,
      duration_seconds: null,
    });
    expect((await deliver([removed(), ended()])).status).toBe(200);
    expect(await interview()).toEqual(COMPLETED);
  });

  it("change it in the same way through the trigger", async () => {
    const { started, ended } = sampleCall(groupId);
    expect((await deliverToTrigger([ended(), started()])).status).toBe(202);
    expect(await interview()).toEqual(COMPLETED);
  });

  it("change it once when both receive them", async () => {
    const { started, ended } = sampleCall(groupId);
    const batch = [started(), ended()];
    await Promise.all([deliver(batch), deliverToTrigger(batch), deliver(batch)]);
    expect(await interview()).toEqual(COMPLETED);
    const [row] = await sql`
      select count(*)::int as calls from interview_calls where interview_id = ${interviewId}`;
    expect(row).toEqual({ calls: 1 });
  });

  it.each(["application/cloudevents+json", "application/cloudevents-batch+json; charset=utf-8"])(
    "are read as CloudEvents from %s",
    async (contentType) => {
      const { started, ended } = sampleCall(groupId);
      const events = [started(), ended()].map((event) => ({
        specversion: "1.0",
        id: event.id,
        source: event.topic,
        type: event.eventType,
        time: event.eventTime,
        subject: event.subject,
        data: event.data,
      }));
      const bodies = contentType.includes("batch") ? [events] : events;
      for (const body of bodies) {
        const response = await deliver(JSON.stringify(body), {
          headers: { ...SECRET, "content-type": contentType },
        });
        expect(response.status).toBe(200);
      }
      expect(await interview()).toEqual(COMPLETED);
    },
  );

  it("are ignored when their type does not concern interviews", async () => {
    const event = {
      ...sampleCall(groupId).started(),
      eventType: "Microsoft.Communication.Other",
    };
    expect((await deliver([event])).body).toEqual({ received: 1, set_aside: 0 });
    expect(await interview()).toMatchObject({ status: "invited" });
  });

  it("are accepted when they fit no interview", async () => {
    const event = sampleCall(randomUUID()).started();
    expect((await deliver([event])).status).toBe(200);
    const [row] = await sql`
      select parked is not null as is_parked from call_events where event_id = ${event.id}`;
    expect(row).toEqual({ is_parked: true });
  });
});

describe("a batch", () => {
  it("of 100 is applied except for the one event that cannot be read, which is quarantined", async () => {
    const ids = await Promise.all(
      Array.from({ length: 99 }, () => createInterview(world.applicationId)),
    );
    const poison = { ...sampleCall(groupId).started(), eventTime: `never-${randomUUID()}` };
    const groups = await Promise.all(ids.map((id) => groupOf({ sql }, id)));
    const events: unknown[] = groups.map((id) => sampleCall(id).started());
    events.splice(50, 0, poison);
    const response = await deliver(events);
    expect([response.status, response.body]).toEqual([200, { received: 100, set_aside: 1 }]);
    const [row] = await sql`
      select count(*)::int as applied from interviews
      where id = any (${ids}) and status = 'in_progress'`;
    expect(row).toEqual({ applied: 99 });
    const [kept] = await sql`
      select reason from quarantined_events where payload like ${`%${poison.eventTime}%`}`;
    expect(kept).toEqual({ reason: expect.stringContaining("eventTime") });
  });

  it("is accepted with events that are no objects, or have values that Postgres cannot store", async () => {
    const { started } = sampleCall(groupId);
    const mark = randomUUID();
    const events = [null, 7, "text", [], { mark, text: "a\0b\ud800" }, started()];
    const response = await deliver(events);
    expect([response.status, response.body]).toEqual([200, { received: 6, set_aside: 5 }]);
    expect(await interview()).toMatchObject({ status: "in_progress" });
  });

  it("changes the state once when the same event is delivered a thousand times, fifty at once", async () => {
    await sql`
      insert into transcript_segments (interview_id, speaker, content, start_time_ms)
      values (${interviewId}, 'candidate', 'I have nursed for six years.', 0)`;
    const { started, ended } = sampleCall(groupId);
    await deliver([started()]);
    const event = ended();
    for (let round = 0; round < 20; round += 1) {
      const all = await Promise.all(Array.from({ length: 50 }, () => deliver([event])));
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
    }
    expect(await interview()).toEqual(COMPLETED);
    const messages = await sql`
      select queue from outgoing_messages where interview_id = ${interviewId}`;
    expect(messages).toEqual([{ queue: "interview-scoring" }]);
  });
});

describe("a body that is no batch", () => {
  it.each<[string, string, string, number, string]>([
    ["is not JSON", "{", "application/json", 400, "invalid_json"],
    ["has another content type", "[]", "text/plain", 415, "unsupported_media_type"],
    [
      "is larger than 1 MiB",
      `["${"x".repeat(1024 * 1024)}"]`,
      "application/json",
      413,
      "body_too_large",
    ],
    [
      "has more events than Event Grid sends",
      `[${"1,".repeat(5_000)}1]`,
      "application/json",
      422,
      "invalid_request",
    ],
  ])("is refused when it %s", async (_, body, contentType, status, code) => {
    const response = await deliver(body, { headers: { ...SECRET, "content-type": contentType } });
    expect([response.status, problemOf(response).code]).toEqual([status, code]);
  });

  it("is refused before it is read when the secret is wrong", async () => {
    const response = await deliver("{", { headers: { "x-webhook-secret": "wrong" } });
    expect([response.status, problemOf(response).code]).toEqual([401, "unauthenticated"]);
  });
});
