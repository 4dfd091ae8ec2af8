import * as z from "zod";
import { buildFixture, lineWith, startTestHost, type TestHost, until } from "./test-host";

const progressSchema = z.object({ produced: z.number(), finished: z.boolean() });

let fixture: Awaited<ReturnType<typeof buildFixture>>;
let host: TestHost;
beforeAll(async () => {
  fixture = await buildFixture();
  host = await startTestHost(fixture.file);
});
afterAll(async () => {
  await host.stop();
  await fixture.remove();
});

/** Lets the stream produce its next chunk. @returns its progress before that */
async function release() {
  const response = await fetch(`${host.url}/release`);
  return progressSchema.parse(await response.json());
}

async function openStream(path: string, signal: AbortSignal | null = null) {
  const response = await fetch(host.url + path, { signal });
  expect(response.status).toBe(200);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return async () => (await reader?.read())?.value;
}

it("passes on each chunk before the next one is produced", async () => {
  const next = await openStream("/stream");
  expect(await next()).toBe("data: 1\n\n");
  expect(await release()).toEqual({ produced: 1, finished: false });
  expect(await next()).toBe("data: 2\n\n");
  expect(await release()).toEqual({ produced: 2, finished: false });
  expect(await next()).toBe("data: 3\n\n");
  expect(await release()).toMatchObject({ produced: 3 });
  expect(await next()).toBeUndefined();
});

it("lets the function finish when the client disconnects, and serves the next client", async () => {
  const client = new AbortController();
  const next = await openStream("/stream", client.signal);
  expect(await next()).toBe("data: 1\n\n");
  client.abort();
  await until(async () => ((await release()).finished ? true : undefined));
  const again = await openStream("/stream");
  expect(await again()).toBe("data: 1\n\n");
  await until(async () => ((await release()).finished ? true : undefined));
});

it("aborts the response when the function's stream fails", async () => {
  const next = await openStream("/breaks-off");
  expect(await next()).toBe("first");
  await release();
  await expect(next()).rejects.toThrow("terminated");
  await lineWith(host, "broken off by the fixture");
});
