import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, ENTRIES, requireDeployable } from "./build";

let directory: string;
let built: Awaited<ReturnType<typeof bundle>>;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "talenti-build-"));
  built = await bundle(ENTRIES, directory);
});
afterAll(async () => rm(directory, { recursive: true }));

it("contains nothing that must not be deployed", () => {
  expect(() => requireDeployable(built.sources)).not.toThrow();
});

it("is rejected if it contains a part of the local cloud or a test", () => {
  const sources = [
    "shared/core/settings.ts",
    "infra/local/start.ts",
    "shared/core/settings.test.ts",
  ];
  expect(() => requireDeployable(sources)).toThrow(
    "These sources must not be deployed: infra/local/start.ts, shared/core/settings.test.ts",
  );
});

it("has a separate file for a package that is imported lazily", async () => {
  expect(built.files).toContain("openai.js");
  expect(await readFile(join(directory, "main.js"), "utf8")).toContain('require("./openai.js")');
});
