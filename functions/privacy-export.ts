import { none } from "../shared/app/body";
import { download } from "../shared/app/document";
import { documentOperation, httpFunction, user } from "../shared/app/http";
import { exportPersonalData, personalData } from "../shared/privacy/export";

export default httpFunction({
  name: "privacy-export",
  route: "api/privacy/export",
  operations: {
    GET: documentOperation({
      summary: "Exports all data about the caller.",
      auth: user,
      limit: { name: "privacy-export", perMinute: 2 },
      parameters: none,
      body: none,
      problems: ["export_busy", "export_too_large", "forbidden"],
      answer: {
        mediaType: "application/json",
        headers: ["Content-Disposition"],
        schema: personalData,
      },
      handle: async ({ caller, address }) =>
        download("talenti-export.json", await exportPersonalData(caller, address)),
    }),
  },
});
