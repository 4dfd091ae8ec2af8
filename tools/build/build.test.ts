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

it("holds nothing that must not be deployed", () => {
  expect(() => requireDeployable(built.sources)).not.toThrow();
});

it("is refused with a part of the local cloud or a test in it", () => {
  const sources = [
    "shared/core/settings.ts",
    "infra/local/start.ts",
    "shared/core/settings.test.ts",
  ];
  expect(() => requireDeployable(sources)).toThrow(
    "Must not be deployed: infra/local/start.ts, shared/core/settings.test.ts",
  );
});

it("keeps a package that is imported lazily in a file of its own", async () => {
  expect(built.files).toContain("openai.js");
  expect(await readFile(join(directory, "main.js"), "utf8")).toContain('require("./openai.js")');
});

it("gives the same bytes for the same sources", async () => {
  const before = await readFile(join(directory, "main.js"));
  await bundle(ENTRIES, directory);
  expect((await readFile(join(directory, "main.js"))).equals(before)).toBe(true);
});
