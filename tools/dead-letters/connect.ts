import { resolve } from "node:path";
import { ServiceBusClient } from "@azure/service-bus";
import type { Environment } from "../../infra/local/app-environment";
import { UserError } from "../../infra/local/cli";
import { readStack } from "../../infra/local/stack-json";
import type { Where } from "./options";

/** Fails fast, because a user is waiting. */
const OPTIONS = { retryOptions: { maxRetries: 1, retryDelayInMs: 500, timeoutInMs: 15_000 } };

/** @throws UserError if no Service Bus is given and no stack is running */
export async function connect(
  { namespace, directory }: Where,
  environment: Environment,
): Promise<ServiceBusClient> {
  if (namespace !== undefined) {
    // Imported only here, because it takes longer to load than everything else.
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
    // The original message would contain the key.
    throw new UserError(
      "SERVICE_BUS_CONNECTION is not a valid connection string. Copy it from the Azure portal.",
    );
  }
}

/** A UserError that says how to fix a failure; the failure itself if there is no advice. */
export function explain(failure: unknown, host: string): unknown {
  const errors: unknown[] = failure instanceof AggregateError ? failure.errors : [failure];
  const error = errors.at(-1);
  if (!(error instanceof Error) || error instanceof UserError) return failure;
  const code = "code" in error ? String(error.code) : error.name;
  const advice = ADVICE.find(({ pattern }) => pattern.test(`${code} ${error.message}`));
  return advice ? new UserError(`${host}: ${advice.text}`) : failure;
}

const ADVICE = [
  {
    pattern:
      /CredentialUnavailable|AuthenticationRequired|AuthenticationError|ChainedTokenCredential/,
    text: "not signed in to Azure. Sign in with `az login` and try again.",
  },
  {
    pattern: /UnauthorizedAccess|Unauthorized/,
    text:
      "access denied. With --namespace you need the role Azure Service Bus Data Owner; the key in " +
      "SERVICE_BUS_CONNECTION needs the claims Send and Listen.",
  },
  {
    pattern: /MessagingEntityNotFound/,
    text: "a queue is missing. Deploy the infrastructure first.",
  },
  {
    pattern:
      /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ServiceCommunicationProblem|ServiceTimeout/,
    text: "cannot be reached. Check the name, and that it is running (locally: npm start).",
  },
];
