import { readOptions } from "./options";

const command = (line: string) => readOptions(line.split(" ").filter(Boolean)).command;

test.each([
  ["", { do: "list" }],
  ["list", { do: "list" }],
  ["--help", { do: "help" }],
  ["show recording-import 7", { do: "show", queue: "recording-import", sequence: "7" }],
  ["resend recording-import 7", { do: "resend", queue: "recording-import", sequence: "7" }],
  ["resend recording-import --all", { do: "resend all", queue: "recording-import" }],
])("%p is understood", (line, expected) => {
  expect(command(line)).toEqual(expected);
});

test.each([
  ["delete recording-import 7", 'There is no command "delete".'],
  ["--all", "There is no command"],
  ["show", "The queues are interview-scoring, recording-import, data-retention."],
  ["resend unknown 7", "The queues are"],
  ["show recording-import", "is told by the number"],
  ["show recording-import --all", "is told by the number"],
  ["resend recording-import seven", "is told by the number"],
  ["resend recording-import 7 8", "is told by the number"],
  ["resend recording-import 7 --all", "is told by the number"],
  ["--unknown", "Unknown option '--unknown'"],
  ["--namespace https://x.servicebus.windows.net", "--namespace is a host name"],
])("%p is refused, with the way to help", (line, reason) => {
  expect(() => command(line)).toThrow(reason);
  expect(() => command(line)).toThrow("See npm run dead-letters -- --help");
});
