import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { chooseCloudPorts, DEFAULT_PORTS, isPortFree } from "./ports";

async function listenAnywhere() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Not a TCP server");
  return { port: address.port, close: () => once(server.close(), "close") };
}

test("a port is free unless a server listens on it", async () => {
  const { port, close } = await listenAnywhere();
  expect(await isPortFree(port)).toBe(false);
  await close();
  expect(await isPortFree(port)).toBe(true);
});

test("chooses a different free port for each part", async () => {
  const ports = Object.values(await chooseCloudPorts("free"));
  expect(ports.length).toBeGreaterThan(1);
  expect(new Set(ports).size).toBe(ports.length);
});

test("docs/local-cloud.md names every default port", () => {
  const documentation = readFileSync("docs/local-cloud.md", "utf8");
  for (const port of Object.values(DEFAULT_PORTS)) expect(documentation).toContain(`| ${port} `);
});
