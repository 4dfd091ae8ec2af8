import { parseArgs } from "node:util";
import { UsageError } from "../../infra/local/cli";
import { QUEUES } from "../../shared/core/queues";
import { OPTIONS, readOptions } from "./options";

function commandOf(line: string) {
  const args = line.split(" ").filter(Boolean);
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  return readOptions(values, positionals).command;
}

test.each([
  ["", { do: "list" }],
  ["list", { do: "list" }],
  ["show recording-import 7", { do: "show", queue: "recording-import", sequence: "7" }],
  ["resend recording-import 7", { do: "resend", queue: "recording-import", sequence: "7" }],
  ["resend recording-import --all", { do: "resend all", queue: "recording-import" }],
])("reads %p", (line, expected) => {
  expect(commandOf(line)).toEqual(expected);
});

test.each([
  ["delete recording-import 7", "Unknown command: delete."],
  ["--all", "Unknown command: list."],
  ["show", `The queues are ${QUEUES.join(", ")}.`],
  ["resend unknown 7", "The queues are"],
  ["show recording-import", "by its number"],
  ["show recording-import --all", "by its number"],
  ["resend recording-import seven", "by its number"],
  ["resend recording-import 7 8", "by its number"],
  ["resend recording-import 7 --all", "by its number"],
  ["--namespace https://x.servicebus.windows.net", "--namespace is a host name"],
])("rejects %p", (line, reason) => {
  expect(() => commandOf(line)).toThrow(UsageError);
  expect(() => commandOf(line)).toThrow(reason);
});
