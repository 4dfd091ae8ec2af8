import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { type Zippable, zipSync } from "fflate";
import * as z from "zod";
import { build, writeSbom } from "../build/build";

const PROJECT = resolve(__dirname, "../..");

/** What `npm run package` writes, in `build/`. */
export const OUTPUT = {
  /** The content of the package, which `azd` deploys. */
  directory: "app",
  /** The same as one file. */
  zip: "talenti.zip",
  /** The npm packages in the bundle, as CycloneDX. */
  sbom: "talenti.cdx.json",
};

const manifestSchema = z.object({ name: z.string(), version: z.string(), main: z.string() });

/** The deployed `package.json`: it names what the worker loads, and no package to install. */
async function manifest(): Promise<string> {
  const read: unknown = JSON.parse(await readFile(join(PROJECT, "package.json"), "utf8"));
  const { name, version, main } = manifestSchema.parse(read);
  return `${JSON.stringify({ name, version, private: true, main }, null, 2)}\n`;
}

/** A source map is the same for the same commit: it is made again when one is needed. */
const isDeployed = (path: string) => !path.endsWith(".map");

/** The paths of all files in a directory, sorted. */
async function pathsIn(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => relative(directory, join(parentPath, name))).sort();
}

/** Readable by all, written on the first day that a zip file knows: the same bytes on every machine. */
const ZIP_ATTRIBUTES = { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 };

/**
 * Builds the app, and writes what is deployed to a directory.
 * @returns the paths in the package
 */
export async function createPackage(output: string): Promise<string[]> {
  const app = join(output, OUTPUT.directory);
  await rm(app, { recursive: true, force: true });
  await build(join(app, "dist"));
  await cp(join(PROJECT, "host.json"), join(app, "host.json"));
  await writeFile(join(app, "package.json"), await manifest());
  const built = await pathsIn(app);
  const paths = built.filter(isDeployed);
  await Promise.all(built.filter((path) => !isDeployed(path)).map((path) => rm(join(app, path))));
  const zipped: Zippable = {};
  for (const path of paths)
    zipped[path] = [new Uint8Array(await readFile(join(app, path))), ZIP_ATTRIBUTES];
  await writeFile(join(output, OUTPUT.zip), zipSync(zipped, { level: 9 }));
  await writeSbom(join(output, OUTPUT.sbom));
  return paths;
}
