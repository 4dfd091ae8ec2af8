import { createHmac } from "node:crypto";
import { isValidSignature, KEY_NAME } from "./authorization";

const KEY = "the-key";
const AUDIENCE = "sb://127.0.0.1:5672/recording-import";
const IN_AN_HOUR = Math.floor(Date.now() / 1_000) + 3_600;

function sign({ resource = AUDIENCE, expiry = IN_AN_HOUR, key = KEY, name = KEY_NAME } = {}) {
  const sr = encodeURIComponent(resource);
  const sig = createHmac("sha256", key).update(`${sr}\n${expiry}`).digest("base64");
  return `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(sig)}&se=${expiry}&skn=${name}`;
}

test("accepts a signature for the resource that it names and all below it", () => {
  expect(isValidSignature(sign(), AUDIENCE, KEY)).toBe(true);
  expect(isValidSignature(sign(), `${AUDIENCE}/$management`, KEY)).toBe(true);
  expect(isValidSignature(sign({ resource: "sb://127.0.0.1:5672/" }), AUDIENCE, KEY)).toBe(true);
});

test("takes amqp, amqps and sb for one scheme, and a resource with or without a slash at its end", () => {
  for (const resource of ["amqps://127.0.0.1:5672/", "amqps://127.0.0.1:5672"]) {
    const audience = "amqp://127.0.0.1:5672/Recording-Import";
    expect(isValidSignature(sign({ resource }), audience, KEY)).toBe(true);
  }
});

test.each([
  ["for a queue whose name begins like it", sign({ resource: "sb://127.0.0.1:5672/recording" })],
  ["for another host", sign({ resource: "amqps://127.0.0.2:5672/" })],
  ["with another key", sign({ key: "other" })],
  ["with another key name", sign({ name: "Other" })],
  ["for another queue", sign({ resource: "sb://127.0.0.1:5672/data-retention" })],
  ["that has expired", sign({ expiry: 1_700_000_000 })],
  ["that was changed", sign().replace(`se=${IN_AN_HOUR}`, `se=${IN_AN_HOUR + 1}`)],
  ["without its fields", "SharedAccessSignature sr=a"],
  ["of another scheme", sign().replace("SharedAccessSignature", "Bearer")],
  ["that is empty", ""],
])("rejects a signature %s", (_name, token) => {
  expect(isValidSignature(token, AUDIENCE, KEY)).toBe(false);
});
