import { call, problemOf, send } from "../../support/api";
import { startHost } from "../../support/host";

const PATHS = ["/api/docs", "/api/docs/reference.js"];

const PRODUCTION = {
  AZURE_FUNCTIONS_ENVIRONMENT: "Production",
  ALLOWED_ORIGINS: "https://talenti.example",
};

it.each<[string, Record<string, string>]>([
  ["in Production", PRODUCTION],
  ["where API_DOCS is off", { API_DOCS: "off" }],
])("does not find the reference of the API %s", async (_, settings) => {
  const host = await startHost(settings);
  for (const path of PATHS) {
    const response = await call("GET", path, { api: host.url });
    expect([response.status, problemOf(response).code]).toEqual([404, "not_found"]);
    expect((await send("HEAD", path, { api: host.url })).status).toBe(404);
  }
  expect((await send("GET", "/api/openapi.json", { api: host.url })).status).toBe(200);
  await host.stop();
});

it("shows it in Production where API_DOCS is on", async () => {
  const host = await startHost({ ...PRODUCTION, API_DOCS: "on" });
  for (const path of PATHS) {
    expect((await send("GET", path, { api: host.url })).status).toBe(200);
  }
  await host.stop();
});
