import { AggregateAuthenticationError, CredentialUnavailableError } from "@azure/identity";
import { explain } from "./connect";

const coded = (code: string) => Object.assign(new Error("the message of the client"), { code });

test.each([
  [
    "a missing sign-in",
    new AggregateAuthenticationError(
      [new CredentialUnavailableError("Azure CLI could not be found")],
      "ChainedTokenCredential authentication failed.",
    ),
    "Sign in with `az login`",
  ],
  ["missing rights", coded("UnauthorizedAccess"), "the role Azure Service Bus Data Owner"],
  ["a missing queue", coded("MessagingEntityNotFound"), "a queue is missing"],
  ["an unknown host", coded("ENOTFOUND"), "cannot be reached"],
  [
    "two timeouts",
    new AggregateError([coded("ServiceTimeout"), coded("ServiceTimeout")]),
    "cannot be reached",
  ],
])("explains %s with the host and what to do", (_name, failure, advice) => {
  const explained = explain(failure, "talenti.servicebus.windows.net");
  expect(explained).toMatchObject({ name: "UserError" });
  expect(String(explained)).toContain("talenti.servicebus.windows.net: ");
  expect(String(explained)).toContain(advice);
});

test("leaves other errors unchanged", () => {
  const failure = new TypeError("undefined is no function");
  expect(explain(failure, "host")).toBe(failure);
});
