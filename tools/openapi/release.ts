import { readFileSync, writeFileSync } from "node:fs";

/*
 * Makes the API as it is the one that clients are made for. To be run for a release.
 *
 *   npm run openapi:release
 */

const document: unknown = JSON.parse(readFileSync("docs/openapi.json", "utf8"));
writeFileSync("docs/openapi-released.json", `${JSON.stringify(document)}\n`);
