import { routesDocument } from "./routes";

/** The documents that are generated from the code: path → text. */
export const documents: Record<string, () => string> = {
  "docs/routes.md": routesDocument,
};
