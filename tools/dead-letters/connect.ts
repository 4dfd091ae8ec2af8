import { resolve } from "node:path";
import { ServiceBusClient } from "@azure/service-bus";
import type { Environment } from "../../infra/local/app-environment";
import { UserError } from "../../infra/local/cli";
import { readStack } from "../../infra/local/stack-json";
import type { Where } from "./options";

/** For one operation; somebody waits. */
const OPTIONS = { retryOptions: { maxRetries: 1, retryDelayInMs: 500, timeoutInMs: 15_000 } };

/** @throws UserError where no Service Bus is named and no stack runs */
export async function connect(
  { namespace, directory }: Where,
  environment: Environment,
): Promise<ServiceBusClient> {
  if (namespace !== undefined) {
    // Loaded for this alone: it takes longer than all the rest.
    const { DefaultAzureCredential } = await import("@azure/identity");
    return new ServiceBusClient(namespace, new DefaultAzureCredential(), OPTIONS);
  }
  const given = environment["SERVICE_BUS_CONNECTION"];
  if (directory === undefined && given) return fromConnectionString(given);
  const stack = await readStack(resolve(directory ?? ".local"));
  return fromConnectionString(stack.service_bus.connection_string);
}

function fromConnectionString(connection: string): ServiceBusClient {
  try {
    return new ServiceBusClient(connection, OPTIONS);
  } catch {
    // What is wrong with it would be told with its key.
    throw new UserError("SERVICE_BUS_CONNECTION is no connection string of Service Bus.");
  }
}

/** What the person at the terminal can do about a failure; the failure itself where that is nothing. */
export function explain(failure: unknown, host: string): unknown {
  const errors: unknown[] = failure instanceof AggregateError ? failure.errors : [failure];
  const error = errors.at(-1);
  if (!(error instanceof Error) || error instanceof UserError) return failure;
  const code = "code" in error ? String(error.code) : error.name;
  const advice = ADVICE.find(({ sign }) => sign.test(`${code} ${error.message}`));
  return advice ? new UserError(`${host}: ${advice.says}`) : failure;
}

const ADVICE = [
  {
    sign: /CredentialUnavailable|AuthenticationRequired|AuthenticationError|ChainedTokenCredential/,
    says: "nobody is signed in to Azure here. Sign in with `az login`, and try again.",
  },
  {
    sign: /UnauthorizedAccess|Unauthorized/,
    says:
      "access is refused. With --namespace you need the role Azure Service Bus Data Owner; " +
      "a key in SERVICE_BUS_CONNECTION must allow to send and to listen.",
  },
  {
    sign: /MessagingEntityNotFound/,
    says: "one of the queues is not there. Deploy the infrastructure first.",
  },
  {
    sign: /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ServiceCommunicationProblem|ServiceTimeout/,
    says: "it cannot be reached. Is the name right, and does it run (locally: npm start)?",
  },
];
