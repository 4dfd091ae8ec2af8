import { openapiText } from "../openapi/document";
import { costsDocument } from "./costs";
import { routesDocument } from "./routes";
import { settingsDocument } from "./settings";

/** The documents that are generated from the code: path → text. */
export const documents: Record<string, () => string> = {
  "docs/costs.md": costsDocument,
  "docs/openapi.json": openapiText,
  "docs/routes.md": routesDocument,
  "docs/settings.md": settingsDocument,
};
