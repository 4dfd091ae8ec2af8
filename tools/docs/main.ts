import { writeFileSync } from "node:fs";
import { documents } from "./documents";

/*
 * Writes the documents that are generated from the code.
 *
 *   npm run docs
 */

for (const [path, text] of Object.entries(documents)) writeFileSync(path, text());
