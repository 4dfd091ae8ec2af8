import type { ServiceBusClient, ServiceBusReceivedMessage } from "@azure/service-bus";
import { UserError } from "../../infra/local/cli";
import { QUEUES, type QueueName } from "../../shared/core/queues";
import { jobOf, MAX_READ, readDeadLetters, sequenceOf, textOf } from "./messages";
import type { Command } from "./options";
import { resend } from "./resend";

/** Of each queue so many are listed; of the others it is said how many there are. */
const MAX_LISTED = 50;

type Print = (line: string) => void;
type Work = Exclude<Command, { do: "help" }>;

/** @throws UserError where the message is not there */
export async function run(client: ServiceBusClient, command: Work, print: Print): Promise<void> {
  switch (command.do) {
    case "list":
      return list(client, print);
    case "show":
      return show(client, command.queue, command.sequence, print);
    case "resend": {
      const message = await find(client, command.queue, command.sequence);
      return sendBack(client, command.queue, new Set([sequenceOf(message)]), print);
    }
    case "resend all": {
      // Those of this moment: what fails again at once would be sent back for ever.
      const wanted = new Set<string>();
      for await (const message of readDeadLetters(client, command.queue)) {
        wanted.add(sequenceOf(message));
      }
      return sendBack(client, command.queue, wanted, print);
    }
  }
}

async function list(client: ServiceBusClient, print: Print): Promise<void> {
  let total = 0;
  for (const queue of QUEUES) {
    const lines: string[] = [];
    let count = 0;
    for await (const message of readDeadLetters(client, queue)) {
      count += 1;
      if (count <= MAX_LISTED) lines.push(`  ${sequenceOf(message)}  ${describe(message)}`);
    }
    print(`${queue}: ${counted(count)}`);
    for (const line of lines) print(line);
    if (count > MAX_LISTED) print(`  … and later ones`);
    total += count;
  }
  if (total > 0) print("\nTo see one whole, or send it back: npm run dead-letters -- --help");
}

async function show(
  client: ServiceBusClient,
  queue: QueueName,
  sequence: string,
  print: Print,
): Promise<void> {
  const message = await find(client, queue, sequence);
  print(`${queue} ${sequence}  ${describe(message)}`);
  print(`  content type ${message.contentType ?? "none"}`);
  for (const [name, value] of Object.entries(message.applicationProperties ?? {})) {
    print(`  ${name}: ${String(value)}`);
  }
  const job = jobOf(message);
  print(job ? JSON.stringify(job, undefined, 2) : textOf(message));
}

async function sendBack(
  client: ServiceBusClient,
  queue: QueueName,
  wanted: ReadonlySet<string>,
  print: Print,
): Promise<void> {
  const resent = await resend(client, queue, wanted);
  print(`${queue}: ${resent.length} of ${counted(wanted.size)} sent back`);
  if (resent.length < wanted.size) {
    throw new UserError(
      "The others are held by somebody else, or are gone by now. In a minute, look again: " +
        "npm run dead-letters",
    );
  }
}

/** @throws UserError */
async function find(
  client: ServiceBusClient,
  queue: QueueName,
  sequence: string,
): Promise<ServiceBusReceivedMessage> {
  for await (const message of readDeadLetters(client, queue)) {
    if (sequenceOf(message) === sequence) return message;
  }
  throw new UserError(
    `Among the first ${MAX_READ} dead letters of ${queue} none has the number ${sequence}. ` +
      "See npm run dead-letters",
  );
}

/** Id, reason, when, how often: a line each. */
function describe(message: ServiceBusReceivedMessage): string {
  const { messageId, deadLetterReason, deadLetterErrorDescription } = message;
  const why = [deadLetterReason, deadLetterErrorDescription].filter(Boolean).join(": ");
  const attempt = jobOf(message)?.attempt;
  const history = [
    `sent ${message.enqueuedTimeUtc?.toISOString() ?? "at an unknown time"}`,
    `delivered ${message.deliveryCount ?? 0} times`,
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ];
  return `${String(messageId)}\n      ${why || "no reason given"}\n      ${history.join(", ")}`;
}

function counted(count: number): string {
  const many = count >= MAX_READ ? `${count} or more` : `${count}`;
  return `${many} dead ${count === 1 ? "letter" : "letters"}`;
}
