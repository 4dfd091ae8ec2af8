import { readFileSync } from "node:fs";
import { call, send } from "../../support/api";

const PATH = "/api/openapi.json";

it("serves the committed description of the API to anyone", async () => {
  const { status, headers, body } = await call("GET", PATH);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json; charset=utf-8");
  expect(body).toEqual(JSON.parse(readFileSync("docs/openapi.json", "utf8")));
});

it("lets browsers keep it for some minutes", async () => {
  const { headers } = await send("GET", PATH);
  expect(headers.get("cache-control")).toBe("public, max-age=300");
});
