import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { buildFixture, lineWith, startTestHost } from "./test-host";

let fixture: Awaited<ReturnType<typeof buildFixture>>;
beforeAll(async () => {
  fixture = await buildFixture();
});
afterAll(async () => fixture.remove());

it("reports that its port is in use, and exits with 1", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = address !== null && typeof address === "object" ? String(address.port) : "";
  const host = await startTestHost(fixture.file, {}, port);
  expect(host.message).toMatchObject({ failed: { reason: "port_in_use" } });
  const [code] = host.process.exitCode === null ? await once(host.process, "exit") : [1];
  expect(code).toBe(1);
  other.close();
});

it("reports why the app does not start, and exits with 1", async () => {
  const broken = join(fixture.file, "../broken.js");
  await writeFile(broken, 'throw new Error("SETTING_X is missing");');
  const host = await startTestHost(broken);
  expect(host.message).toMatchObject({
    failed: { reason: "start_failed", message: expect.stringContaining("SETTING_X is missing") },
  });
  if (host.process.exitCode === null) await once(host.process, "exit");
  expect(host.process.exitCode).toBe(1);
});

it("does not start if the setting of a timer is missing", async () => {
  const host = await startTestHost(fixture.file, { EVERY_SECOND: undefined });
  expect(host.message).toMatchObject({
    failed: { message: expect.stringContaining("The setting EVERY_SECOND of a timer is not set") },
  });
  await host.stop();
});

it("ends on SIGTERM without waiting for running requests", async () => {
  const host = await startTestHost(fixture.file);
  const answer = fetch(`${host.url}/held`).then(String, () => "broken off");
  await lineWith(host, '"held"');
  const exited = once(host.process, "exit");
  host.process.kill("SIGTERM");
  expect(await exited).toEqual([0, null]);
  expect(await answer).toBe("broken off");
});

it("ends when its parent process ends", async () => {
  const host = await startTestHost(fixture.file);
  const exited = once(host.process, "exit");
  host.process.disconnect();
  expect(await exited).toEqual([0, null]);
});
