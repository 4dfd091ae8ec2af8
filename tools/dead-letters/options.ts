import * as z from "zod";
import { UsageError } from "../../infra/local/cli";
import { QUEUES, type QueueName } from "../../shared/core/queues";

export const HELP = `Lists dead letters: messages that failed too often. They stay until they are resent.

  npm run dead-letters                              lists them
  npm run dead-letters -- show QUEUE SEQUENCE       prints one message
  npm run dead-letters -- resend QUEUE SEQUENCE     sends one message back to its queue
  npm run dead-letters -- resend QUEUE --all        sends all of a queue back

  --directory DIR   data directory of the running stack (.local)
  --namespace HOST  Service Bus in Azure, NAME.servicebus.windows.net, with the account of \`az login\`
  --help            show this

Without either, the connection string in SERVICE_BUS_CONNECTION is used if it is set.
QUEUE is ${QUEUES.join(", ")}.
`;

export const OPTIONS = {
  all: { type: "boolean", default: false },
  directory: { type: "string" },
  namespace: { type: "string" },
} as const;

interface Values {
  all: boolean;
  directory?: string | undefined;
  namespace?: string | undefined;
}

export type Command =
  | { do: "list" }
  | { do: "show"; queue: QueueName; sequence: string }
  | { do: "resend"; queue: QueueName; sequence: string }
  | { do: "resend all"; queue: QueueName };

/** Which Service Bus to use: the first of these that is given, else the stack in `.local`. */
export interface Where {
  namespace: string | undefined;
  directory: string | undefined;
}

const HOST_NAME = /^[a-z\d-]+(\.[a-z\d-]+)+$/i;
const queueSchema = z.enum(QUEUES);
const sequenceSchema = z.string().regex(/^\d+$/);

/** @throws UsageError */
export function readOptions(
  { all, namespace, directory }: Values,
  positionals: string[],
): { command: Command; where: Where } {
  if (namespace !== undefined && !HOST_NAME.test(namespace)) {
    throw new UsageError("--namespace is a host name, such as talenti.servicebus.windows.net.");
  }
  return { command: readCommand(positionals, all), where: { namespace, directory } };
}

function readCommand([verb = "list", ...rest]: string[], all: boolean): Command {
  if (verb === "list" && rest.length === 0 && !all) return { do: "list" };
  if (verb !== "show" && verb !== "resend") throw new UsageError(`Unknown command: ${verb}.`);
  const [name, number, ...more] = rest;
  const queue = queueSchema.safeParse(name);
  if (!queue.success) throw new UsageError(`The queues are ${QUEUES.join(", ")}.`);
  if (verb === "resend" && all && number === undefined) {
    return { do: "resend all", queue: queue.data };
  }
  const sequence = sequenceSchema.safeParse(number);
  if (!sequence.success || more.length > 0 || all) {
    throw new UsageError(`Name one message of ${queue.data} by its number in the list.`);
  }
  return { do: verb, queue: queue.data, sequence: sequence.data };
}
