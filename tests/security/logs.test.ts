import * as z from "zod";
import { call } from "../support/api";
import { startHost, type TestHost } from "../support/host";
import { ask, said } from "../support/interviews";
import { invitationOf } from "../support/invitations";
import { uploadOf } from "../support/resumes";
import { createWorld } from "../support/world";

let host: TestHost;

beforeAll(async () => {
  host = await startHost();
});
afterAll(() => host.stop());

it("logs have events with ids, and no private data", async () => {
  const world = await createWorld();
  const { candidate, recruiter, interviewId } = world;
  const api = host.url;
  const secretWords = "Xylophone repairs in Ulaanbaatar";
  const name = "Zebulon Quartermain";

  await ask({ candidate, interviewId, messages: said(`I did ${secretWords} for years.`), api });
  await ask({ candidate, interviewId, messages: said("Other words."), api });
  await call("POST", "/api/ai/score", {
    token: recruiter.token,
    body: { interview_id: interviewId },
    api,
  });
  await call("POST", "/api/invitations/send", {
    token: recruiter.token,
    body: invitationOf(world, { candidate_name: name, custom_message: secretWords }),
    api,
  });
  await call("POST", "/api/ai/parse-resume", {
    token: candidate.token,
    body: uploadOf(Buffer.from(`%PDF-1.4 ${name}`)),
    api,
  });
  await call("POST", "/api/organisations", {
    token: recruiter.token,
    body: { name: "", billing_email: recruiter.email },
    api,
  });

  const log = host.log();
  const lines = log.split("\n").filter((line) => line.startsWith("{"));
  const events = lines.map((line) => z.looseObject({ event: z.string() }).parse(JSON.parse(line)));
  for (const event of events) {
    expect(event).toMatchObject({ function: expect.any(String), request_id: expect.any(String) });
  }
  expect(events.filter(({ event }) => event === "ai_call")).toHaveLength(3);
  const requests = events.filter(({ event }) => event === "request");
  expect(requests).toHaveLength(6);
  for (const request of requests) {
    expect(request).toMatchObject({ status: expect.any(Number), user_id: expect.any(String) });
  }
  for (const secret of [secretWords, name, candidate.email, candidate.token, recruiter.token]) {
    expect(log).not.toContain(secret);
  }
});
