import { none } from "../shared/app/body";
import { documentOperation, httpFunction, user } from "../shared/app/http";
import { exportPersonalData } from "../shared/privacy/export";

export default httpFunction({
  name: "privacy-export",
  route: "api/privacy/export",
  operations: {
    GET: documentOperation({
      auth: user,
      limit: { name: "privacy-export", perMinute: 2 },
      parameters: none,
      body: none,
      filename: "talenti-export.json",
      handle: ({ caller, address }) => exportPersonalData(caller, address),
    }),
  },
});
