import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { compileFunction } from "node:vm";

/**
 * Runs a built CommonJS bundle, which gets the `provided` modules by name; files beside it are
 * loaded in the same way. Node's own `require` is not used because the loader that runs this host
 * rewrites every file it loads, and the bundle has to run exactly as it is deployed.
 */
export function loadBundle(file: string, provided: Record<string, unknown>): unknown {
  const loaded = new Map<string, { exports: unknown }>();

  const load = (path: string): unknown => {
    const known = loaded.get(path);
    if (known) return known.exports;
    const module: { exports: unknown } = { exports: {} };
    loaded.set(path, module);
    const nodeRequire = createRequire(path);
    const require = (id: string): unknown => {
      if (Object.hasOwn(provided, id)) return provided[id];
      return id.startsWith("./") ? load(resolve(dirname(path), id)) : nodeRequire(id);
    };
    const run = compileFunction(
      readFileSync(path, "utf8"),
      ["exports", "require", "module", "__filename", "__dirname"],
      { filename: path },
    );
    run(module.exports, Object.assign(require, nodeRequire), module, path, dirname(path));
    return module.exports;
  };

  return load(resolve(file));
}
