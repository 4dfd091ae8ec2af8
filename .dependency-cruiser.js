/*
 * The layers of the app, checked by `npm run layers`: core ← clients ← domains ← functions, and
 * core ← app ← functions. docs/architecture.md draws them.
 */

/** A folder below shared/ that is no layer is a domain. */
const DOMAIN = "^shared/(?!core/|clients/|app/)[^/]+/";

const forbid = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    forbid(
      "core-imports-only-core",
      "shared/core is what everything else is built on.",
      { path: "^shared/core/" },
      { path: "^(shared|functions)/", pathNot: "^shared/core/" },
    ),
    forbid(
      "clients-import-only-core",
      "A client knows its outside system, and no domain.",
      { path: "^shared/clients/" },
      { path: "^(shared|functions)/", pathNot: "^shared/(core|clients)/" },
    ),
    forbid(
      "app-imports-only-core",
      "The wrapper knows no domain; its stores are given to it in functions/main.ts.",
      { path: "^shared/app/" },
      { path: "^(shared|functions)/", pathNot: "^shared/(core|app)/" },
    ),
    forbid(
      "domains-know-no-http",
      "A domain takes values and throws Problems: no request, header or status.",
      { path: DOMAIN },
      { path: "^(shared/app|functions)/" },
    ),
    forbid("no-circular-imports", "", {}, { circular: true }),
    {
      ...forbid("no-circular-domains", "", { path: "^shared/" }, { circular: true }),
      scope: "folder",
    },
    forbid(
      "sdks-only-in-clients",
      "One file of shared/clients is the only place that imports a vendor's SDK.",
      { path: "^(shared|functions)/", pathNot: "^shared/clients/" },
      { path: "^node_modules/(@azure/(?!functions/)|@supabase/|openai/|resend/)" },
    ),
    forbid(
      "functions-host-only-in-app",
      "Only the wrapper knows the library of the Functions host.",
      { path: "^(shared|functions)/", pathNot: "^shared/app/" },
      { path: "^node_modules/@azure/functions/" },
    ),
    forbid(
      "deployed-code-only",
      "What is deployed imports neither the local cloud nor tools nor tests.",
      { path: "^(shared|functions)/" },
      { path: "^(infra|tools|tests)/" },
    ),
  ],
  options: {
    // TypeScript 7 has no API that dependency-cruiser could use; swc sees type imports as well.
    parser: "swc",
    exclude: { path: "\\.test\\.ts$" },
    doNotFollow: { path: "^node_modules/" },
    enhancedResolveOptions: { extensions: [".ts", ".mts", ".js", ".json"] },
  },
};
