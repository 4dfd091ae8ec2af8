import { parseArgs } from "node:util";
import * as z from "zod";
import { UserError } from "../../infra/local/cli";
import { QUEUES, type QueueName } from "../../shared/core/queues";

export const HELP = `What stands in the dead-letter queues, which nothing empties by itself.

  npm run dead-letters                                     lists them
  npm run dead-letters -- show QUEUE SEQUENCE              prints one message
  npm run dead-letters -- resend QUEUE SEQUENCE            sends it back to its queue
  npm run dead-letters -- resend QUEUE --all               sends back all of a queue

  --directory DIR     of the running stack (.local)
  --namespace HOST    in Azure: NAME.servicebus.windows.net, as whom \`az login\` knows you

Without either, SERVICE_BUS_CONNECTION is used where it is set.
QUEUE is ${QUEUES.join(", ")}.
`;

export type Command =
  | { do: "help" }
  | { do: "list" }
  | { do: "show"; queue: QueueName; sequence: string }
  | { do: "resend"; queue: QueueName; sequence: string }
  | { do: "resend all"; queue: QueueName };

/** Which Service Bus: the first of these that is given, and otherwise the stack in `.local`. */
export interface Where {
  namespace: string | undefined;
  directory: string | undefined;
}

const HOST_NAME = /^[a-z\d-]+(\.[a-z\d-]+)+$/i;
const queueSchema = z.enum(QUEUES);
const sequenceSchema = z.string().regex(/^\d+$/);

/** @throws UserError */
export function readOptions(args: string[]): { command: Command; where: Where } {
  const { values, positionals } = parse(args);
  const { namespace, directory } = values;
  if (namespace !== undefined && !HOST_NAME.test(namespace)) {
    throw misused(`--namespace is a host name, such as talenti.servicebus.windows.net.`);
  }
  const command: Command = values.help ? { do: "help" } : readCommand(positionals, values.all);
  return { command, where: { namespace, directory } };
}

function readCommand([verb = "list", ...rest]: string[], all: boolean): Command {
  if (verb === "list" && rest.length === 0 && !all) return { do: "list" };
  if (verb !== "show" && verb !== "resend") throw misused(`There is no command "${verb}".`);
  const [name, number, ...more] = rest;
  const queue = queueSchema.safeParse(name);
  if (!queue.success) throw misused(`The queues are ${QUEUES.join(", ")}.`);
  if (verb === "resend" && all && number === undefined) {
    return { do: "resend all", queue: queue.data };
  }
  const sequence = sequenceSchema.safeParse(number);
  if (!sequence.success || more.length > 0 || all) {
    throw misused(`Which message of ${queue.data} is told by the number that the list gives it.`);
  }
  return { do: verb, queue: queue.data, sequence: sequence.data };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        all: { type: "boolean", default: false },
        directory: { type: "string" },
        help: { type: "boolean", default: false },
        namespace: { type: "string" },
      },
    });
  } catch (error) {
    throw misused(error instanceof Error ? error.message : String(error));
  }
}

function misused(reason: string): UserError {
  return new UserError(`${reason}\nSee npm run dead-letters -- --help`);
}
