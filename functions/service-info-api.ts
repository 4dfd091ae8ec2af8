import { httpFunction } from "../shared/app/http";
import serviceInfo from "./service-info";

// A function has one route: this is the second one of the service's information.
export default httpFunction({
  name: "service-info-api",
  route: "api",
  operations: serviceInfo.operations,
});
