import type { ServiceBusClient, ServiceBusReceivedMessage } from "@azure/service-bus";
import { UserError } from "../../infra/local/cli";
import { QUEUES, type QueueName } from "../../shared/core/queues";
import { jobOf, MAX_READ, readDeadLetters, sequenceOf, textOf } from "./messages";
import type { Command } from "./options";
import { resend } from "./resend";

/** How many are listed per queue; the rest is only counted. */
const MAX_LISTED = 50;

type Print = (line: string) => void;

/** @throws UserError if the message does not exist */
export async function run(client: ServiceBusClient, command: Command, print: Print): Promise<void> {
  switch (command.do) {
    case "list":
      return list(client, print);
    case "show":
      return show(client, command.queue, command.sequence, print);
    case "resend": {
      const message = await find(client, command.queue, command.sequence);
      return resendMessages(client, command.queue, new Set([sequenceOf(message)]), print);
    }
    case "resend all": {
      // Only those that are there now: one that fails again immediately would be resent forever.
      const wanted = new Set<string>();
      for await (const message of readDeadLetters(client, command.queue)) {
        wanted.add(sequenceOf(message));
      }
      return resendMessages(client, command.queue, wanted, print);
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
    if (count > MAX_LISTED) print("  … and more");
    total += count;
  }
  if (total > 0) print("\nTo show or resend a message, see npm run dead-letters -- --help");
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

async function resendMessages(
  client: ServiceBusClient,
  queue: QueueName,
  wanted: ReadonlySet<string>,
  print: Print,
): Promise<void> {
  const resent = await resend(client, queue, wanted);
  print(`${queue}: ${resent.length} of ${counted(wanted.size)} resent`);
  if (resent.length < wanted.size) {
    throw new UserError(
      "The others are locked by another client, or were removed. Check again in a minute: " +
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
    `None of the first ${MAX_READ} dead letters of ${queue} has the number ${sequence}. ` +
      "To list them: npm run dead-letters",
  );
}

/** Three lines: the id, the reason, and when and how often it was delivered. */
function describe(message: ServiceBusReceivedMessage): string {
  const { messageId, deadLetterReason, deadLetterErrorDescription } = message;
  const given = [deadLetterReason, deadLetterErrorDescription].filter(Boolean).join(": ");
  const { attempt, rejected } = jobOf(message) ?? {};
  const history = [
    `sent ${message.enqueuedTimeUtc?.toISOString() ?? "at an unknown time"}`,
    `delivered ${message.deliveryCount ?? 0} times`,
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ];
  const reason = rejected ?? given;
  return `${String(messageId)}\n      ${reason || "no reason given"}\n      ${history.join(", ")}`;
}

function counted(count: number): string {
  const many = count >= MAX_READ ? `${count} or more` : `${count}`;
  return `${many} dead ${count === 1 ? "letter" : "letters"}`;
}
