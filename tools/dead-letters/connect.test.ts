import { AggregateAuthenticationError, CredentialUnavailableError } from "@azure/identity";
import { explain } from "./connect";

const coded = (code: string) => Object.assign(new Error("what the client says"), { code });

test.each([
  [
    "nobody signed in",
    new AggregateAuthenticationError(
      [new CredentialUnavailableError("Azure CLI could not be found")],
      "ChainedTokenCredential authentication failed.",
    ),
    "Sign in with `az login`",
  ],
  ["no right", coded("UnauthorizedAccess"), "the role Azure Service Bus Data Owner"],
  ["no queue", coded("MessagingEntityNotFound"), "one of the queues is not there"],
  ["no host", coded("ENOTFOUND"), "it cannot be reached"],
  [
    "no answer, twice",
    new AggregateError([coded("ServiceTimeout"), coded("ServiceTimeout")]),
    "it cannot be reached",
  ],
])("%s is told with what to do about it, and where", (_name, failure, advice) => {
  const explained = explain(failure, "talenti.servicebus.windows.net");
  expect(explained).toMatchObject({ name: "UserError" });
  expect(String(explained)).toContain("talenti.servicebus.windows.net: ");
  expect(String(explained)).toContain(advice);
});

test("a failure of ours stays what it is", () => {
  const failure = new TypeError("undefined is no function");
  expect(explain(failure, "host")).toBe(failure);
});
