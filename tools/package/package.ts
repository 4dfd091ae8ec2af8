import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { strToU8, type Zippable, zipSync } from "fflate";
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
const isDeployed = (file: string) => !file.endsWith(".map");

/** The files of the package, by their sorted paths. */
async function filesOf(): Promise<[path: string, content: Uint8Array][]> {
  const built = await readdir(join(PROJECT, "dist"), { recursive: true, withFileTypes: true });
  const paths = built.flatMap((entry) => {
    const path = join(entry.parentPath, entry.name);
    return entry.isFile() && isDeployed(path) ? [path.slice(PROJECT.length + 1)] : [];
  });
  const read = async (path: string): Promise<[string, Uint8Array]> => [
    path,
    new Uint8Array(await readFile(join(PROJECT, path))),
  ];
  const files = await Promise.all([...paths, "host.json"].map(read));
  files.push(["package.json", strToU8(await manifest())]);
  return files.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Readable by all, written on the first day that a zip file knows: the same bytes on every machine. */
const ZIP_ATTRIBUTES = { mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 };

/**
 * Builds the app, and writes what is deployed to a directory.
 * @returns the paths in the package
 */
export async function createPackage(output: string): Promise<string[]> {
  await build();
  const files = await filesOf();
  await rm(join(output, OUTPUT.directory), { recursive: true, force: true });
  const zipped: Zippable = {};
  for (const [path, content] of files) {
    const target = join(output, OUTPUT.directory, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, content);
    zipped[path] = [content, ZIP_ATTRIBUTES];
  }
  await writeFile(join(output, OUTPUT.zip), zipSync(zipped, { level: 9 }));
  await writeSbom(join(output, OUTPUT.sbom));
  return files.map(([path]) => path);
}
