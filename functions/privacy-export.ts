import { none } from "../shared/app/body";
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
      filename: "talenti-export.json",
      handle: async ({ caller, address }) => ({ body: await exportPersonalData(caller, address) }),
    }),
  },
});
