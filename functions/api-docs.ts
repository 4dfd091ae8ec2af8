import { randomBytes } from "node:crypto";
import * as z from "zod";
import { none } from "../shared/app/body";
import { type AuthRule, anyone, documentOperation, httpFunction } from "../shared/app/http";
import type { Limit } from "../shared/app/limits";
import { Problem } from "../shared/core/problems";
import { isProduction, settings } from "../shared/core/settings";

/** Anyone, where the pages are shown: in Production only if the setting says so. */
export const readersOfDocs: AuthRule<undefined> = {
  ...anyone,
  problems: ["not_found"],
  admit: async () => {
    const shown = settings().API_DOCS ?? (isProduction() ? "off" : "on");
    if (shown === "off") throw new Problem("not_found");
  },
};

/** Shared by the page and its script. */
export const docsLimit: Limit = { name: "api-docs", perMinute: "default" };

/**
 * Nothing from outside, and no script but those of the page. Styles are allowed inline: the reference writes them into
 * its elements.
 */
const policyOf = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");

/**
 * The local stack gives tokens of its demo users, and the id of an interview, behind the `#` of the address: by the
 * names of security schemes, and of what the examples contain in its place.
 */
const START = `
const given = new URLSearchParams(location.hash.slice(1));
history.replaceState(null, "", location.pathname);
const token = (scheme) => ({ token: given.get(scheme) ?? "" });
const text = await (await fetch("/api/openapi.json")).text();
const [example, interview] = [given.get("example"), given.get("interview")];
Scalar.createApiReference("#reference", {
  content: example && interview ? text.replaceAll(example, interview) : text,
  authentication: {
    preferredSecurityScheme: "accessToken",
    securitySchemes: { accessToken: token("accessToken"), adminToken: token("adminToken") },
  },
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
});
`;

const pageOf = (nonce: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Talenti API</title>
</head>
<body>
<div id="reference"></div>
<script nonce="${nonce}" src="/api/docs/reference.js"></script>
<script nonce="${nonce}" type="module">${START}</script>
</body>
</html>
`;

const page = z.string().max(10_000);

export default httpFunction({
  name: "api-docs",
  route: "api/docs",
  operations: {
    GET: documentOperation({
      summary: "Shows the reference of this API, to read and to try.",
      auth: readersOfDocs,
      limit: docsLimit,
      parameters: none,
      body: none,
      answer: { mediaType: "text/html", headers: ["Content-Security-Policy"], schema: page },
      handle: async () => {
        const nonce = randomBytes(16).toString("base64");
        const headers = {
          "content-security-policy": policyOf(nonce),
          "referrer-policy": "no-referrer",
        };
        return { body: pageOf(nonce), headers };
      },
    }),
  },
});
