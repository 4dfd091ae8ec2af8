import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { cyclonedxEsbuildPlugin } from "@cyclonedx/cyclonedx-esbuild";
import { type BuildOptions, build as esbuild, type Plugin, stop } from "esbuild";

const PROJECT = resolve(__dirname, "../..");

/** What the deployed app consists of: file name in `dist/` (without extension) → its source. */
export const ENTRIES = {
  main: "functions/main.ts",
  // Reads PDF files in a child process.
  "pdf-worker": "shared/resumes/pdf/worker.ts",
};

/** Sources that only some deployments load: their `import()` reads a file of its own, of this name. */
const LAZY_SOURCES = {
  telemetry: "shared/clients/telemetry/provider.ts",
  "telemetry-exporters": "shared/clients/telemetry/exporters.ts",
};

/** Tables for reading Chinese, Japanese and Korean fonts that a PDF does not embed. */
const CHARACTER_MAPS = "cmaps";

/** What `GET /api/openapi.json` answers. */
const API_DESCRIPTION = "openapi.json";

/** The script of `GET /api/docs`. */
const API_REFERENCE = "reference.js.gz";

/** Sources that must not be deployed: the local cloud, simulators and tests. */
const NEVER_DEPLOYED = /^(infra|tools|tests)\/|\.test\.ts$/;

/** Bundles the app with all of its dependencies, into `dist/` or another directory. */
export async function build(outdir = join(PROJECT, "dist")): Promise<void> {
  const { sources, files } = await bundle(ENTRIES, outdir);
  requireDeployable(sources);
  // Files of an earlier build would be deployed as well.
  const current = [...files, CHARACTER_MAPS, API_DESCRIPTION, API_REFERENCE];
  const stale = (await readdir(outdir)).filter((file) => !current.includes(file));
  await Promise.all(stale.map(async (file) => rm(join(outdir, file), { recursive: true })));
  await copyCharacterMaps(outdir);
  await copyApiDescription(outdir);
  await copyApiReference(outdir);
}

/** @throws Error naming the sources that must not be deployed, if any */
export function requireDeployable(sources: string[]): void {
  const refused = sources.filter((path) => NEVER_DEPLOYED.test(path));
  if (refused.length > 0)
    throw new Error(`These sources must not be deployed: ${refused.join(", ")}`);
}

/** Puts the character maps of pdf.js beside the process that reads PDF files. */
async function copyCharacterMaps(outdir: string): Promise<void> {
  const source = join(dirname(require.resolve("pdfjs-dist/package.json")), CHARACTER_MAPS);
  await cp(source, join(outdir, CHARACTER_MAPS), { recursive: true });
}

/** Puts the description of the API beside the app, without its white space. */
async function copyApiDescription(outdir: string): Promise<void> {
  const text = await readFile(join(PROJECT, "docs", API_DESCRIPTION), "utf8");
  await writeFile(join(outdir, API_DESCRIPTION), JSON.stringify(JSON.parse(text)));
}

/** Puts Scalar's reference beside the app, compressed: it is sent as it is. */
async function copyApiReference(outdir: string): Promise<void> {
  const dist = dirname(require.resolve("@scalar/api-reference"));
  const script = join(dist, "browser/standalone.js");
  const compressed = await promisify(gzip)(await readFile(script), { level: 9 });
  await writeFile(join(outdir, API_REFERENCE), compressed);
}

interface Bundled {
  /** Paths of all bundled sources, relative to the project. */
  sources: string[];
  /** Names of the files written. */
  files: string[];
}

/**
 * Bundles entries (name → source) in the same way as the deployed app.
 * A package imported with `import()` becomes a separate file that is read when it is first needed:
 * inside the bundle it would double the load time of the app, even if it never runs.
 */
export async function bundle(entries: Record<string, string>, outdir: string): Promise<Bundled> {
  const lazyPackages = new Map<string, string>();
  const app = await run({
    entryPoints: entries,
    outdir,
    plugins: [separateLazyPackages(lazyPackages)],
    // Keeps stack traces and class names of the app readable.
    minifyIdentifiers: false,
  });
  const lazySources = await run({
    entryPoints: LAZY_SOURCES,
    outdir,
    minifyIdentifiers: true,
    // Leaves out what is not used: 0.3 MB in place of 0.7.
    mainFields: ["module", "main"],
  });
  // Such a package includes what it imports lazily itself.
  const packages = await run({
    entryPoints: Object.fromEntries(lazyPackages),
    outdir,
    minifyIdentifiers: true,
  });
  // Otherwise its helper process would prevent jest from exiting.
  await stop();
  return {
    sources: [...app.sources, ...lazySources.sources, ...packages.sources],
    files: [...app.files, ...lazySources.files, ...packages.files],
  };
}

/** Writes which packages are bundled, and why, as CycloneDX: those that are loaded lazily, too. */
export async function writeSbom(file: string): Promise<void> {
  const plugin = cyclonedxEsbuildPlugin({
    outputFile: file,
    outputReproducible: true,
    logLevel: "silent",
  });
  await run({ entryPoints: ENTRIES, outdir: dirname(file), write: false, plugins: [plugin] });
  await stop();
}

async function run(options: BuildOptions): Promise<Bundled> {
  const { metafile } = await esbuild({
    ...options,
    absWorkingDir: PROJECT,
    bundle: true,
    format: "cjs",
    platform: "node",
    target: "node22",
    // The Functions worker provides it; there is no such package.
    external: ["@azure/functions-core"],
    // `import()` of a CommonJS file hides its exports; `require` with esbuild's own helper does not.
    supported: { "dynamic-import": false },
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "linked",
    logLevel: "warning",
    metafile: true,
  });
  return {
    sources: Object.keys(metafile.inputs),
    files: Object.keys(metafile.outputs).map((file) => basename(file)),
  };
}

function separateLazyPackages(found: Map<string, string>): Plugin {
  return {
    name: "separate-lazy-packages",
    setup(pluginBuild) {
      pluginBuild.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") return undefined;
        const source = `${relative(PROJECT, join(resolveDir, path))}.ts`;
        const file = Object.entries(LAZY_SOURCES).find(([, lazy]) => lazy === source)?.[0];
        return file ? { path: `./${file}.js`, external: true } : undefined;
      });
      pluginBuild.onResolve({ filter: /^[^./]/ }, ({ kind, path }) => {
        if (kind !== "dynamic-import" || path.startsWith("node:")) return undefined;
        const file = path.replace(/[^a-z0-9-]+/gi, "-").replace(/^-/, "");
        found.set(file, path);
        return { path: `./${file}.js`, external: true };
      });
    },
  };
}
