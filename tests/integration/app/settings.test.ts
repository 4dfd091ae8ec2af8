import { call } from "../../support/api";
import { eventually } from "../../support/eventually";
import { startHost, type TestHost } from "../../support/host";
import { createUser } from "../../support/users";

let host: TestHost;

beforeAll(async () => {
  host = await startHost({
    APP_NAME: "Talenti API",
    APP_VERSION: "2.3.4",
    LOG_LEVEL: "ERROR",
    AZURE_SPEECH_ENDPOINT: "http://127.0.0.1:9",
  });
});
afterAll(() => host.stop());

it.each(["/", "/api"])("reports the name and version of the settings at %s", async (path) => {
  const { body } = await call("GET", path, { api: host.url });
  expect(body).toEqual({ service: "Talenti API", version: "2.3.4", status: "running" });
});

it("logs only errors when the log level is ERROR", async () => {
  const { token } = await createUser();
  const requests = [
    await call("GET", "/", { api: host.url }),
    await call("GET", "/api/azure/speech-token", { api: host.url }),
    await call("GET", "/api/azure/speech-token", { api: host.url, token }),
  ];
  expect(requests.map(({ status }) => status)).toEqual([200, 401, 503]);
  const lines = await eventually(async () => {
    const found = host
      .log()
      .split("\n")
      .filter((line) => line.includes('"event":"request"'));
    return found.length > 0 ? found : undefined;
  });
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([
    expect.objectContaining({ function: "azure-speech-token", status: 503 }),
  ]);
});
