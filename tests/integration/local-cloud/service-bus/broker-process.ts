import * as z from "zod";
import { startServiceBus } from "../../../../infra/local/service-bus/service-bus";
import { KEY } from "./bus";

/* A local Service Bus as a process of its own, so that it can be killed: its directory and port. */
const [directory, port] = z.tuple([z.string(), z.coerce.number()]).parse(process.argv.slice(2));

void startServiceBus({ directory, port, key: KEY }).then(({ connection_string }) =>
  process.send?.(connection_string),
);
process.on("disconnect", () => process.exit());
