import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import * as z from "zod";
import { functions } from "../../functions";
import { readExampleSettings } from "../../infra/local/example-settings";
import { createPackage, OUTPUT } from "./package";

const run = promisify(execFile);

let directory: string;
let unpacked: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "talenti-package-"));
  unpacked = join(directory, "elsewhere");
  await createPackage(directory);
  for (const [path, content] of Object.entries(await unzip())) {
    await mkdir(dirname(join(unpacked, path)), { recursive: true });
    await writeFile(join(unpacked, path), content);
  }
});
afterAll(async () => rm(directory, { recursive: true }));

const unzip = async () => unzipSync(await readFile(join(directory, OUTPUT.zip)));

/** Loads the app as the Functions worker does, which provides one module, and prints what registers. */
const LOAD = `
  const { prototype } = require("node:module");
  const load = prototype.require;
  const names = [];
  const core = {
    registerFunction: ({ name }) => { names.push(name); },
    registerHook() {}, setProgrammingModel() {}, log() {},
  };
  prototype.require = function (id) {
    return id === "@azure/functions-core" ? core : load.call(this, id);
  };
  require(require("node:path").resolve(require("./package.json").main));
  process.stdout.write("\\n" + JSON.stringify(names), () => process.exit());
`;

it("loads without node_modules, and registers every function", async () => {
  const { stdout } = await run(process.env["PACKAGE_NODE"] || process.execPath, ["-e", LOAD], {
    cwd: unpacked,
    env: { PATH: process.env["PATH"], ...(await readExampleSettings()) },
  });
  const names = z.array(z.string()).parse(JSON.parse(stdout.split("\n").at(-1) ?? ""));
  expect(names.sort()).toEqual(functions.map(({ name }) => name).sort());
});

it("holds the bundle, the files beside it, and nothing else", async () => {
  const paths = Object.keys(await unzip());
  const others = paths.filter(
    (path) =>
      !/^dist\/([\w-]+\.js(\.LEGAL\.txt)?|openapi\.json|reference\.js\.gz|cmaps\/.+)$/.test(path),
  );
  expect(others).toEqual(["host.json", "package.json"]);
  expect(paths).toContain("dist/main.js");
  expect(paths).toContain("dist/pdf-worker.js");
});

it("names no package to install", async () => {
  const manifest: unknown = JSON.parse(await readFile(join(unpacked, "package.json"), "utf8"));
  expect(Object.keys(Object(manifest))).toEqual(["name", "version", "private", "main"]);
});

it("has the same bytes when it is made again", async () => {
  const read = () => readFile(join(directory, OUTPUT.zip));
  const before = await read();
  await createPackage(directory);
  expect((await read()).equals(before)).toBe(true);
});

it("is unpacked in a directory, too", async () => {
  const files = await readdir(join(directory, OUTPUT.directory));
  expect(files.sort()).toEqual(["dist", "host.json", "package.json"]);
});

const sbomSchema = z.object({
  bomFormat: z.literal("CycloneDX"),
  components: z.array(z.object({ name: z.string(), group: z.string().optional() })),
});

it("has a bill of materials with what is bundled, and not what only builds it", async () => {
  const read: unknown = JSON.parse(await readFile(join(directory, OUTPUT.sbom), "utf8"));
  const { components } = sbomSchema.parse(read);
  const names = components.map(({ group, name }) => (group ? `${group}/${name}` : name));
  expect(names).toEqual(expect.arrayContaining(["zod", "openai", "@azure/service-bus", "unpdf"]));
  expect(names).not.toContain("typescript");
});
