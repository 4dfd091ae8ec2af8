import { once } from "node:events";
import { request } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { stack } from "../support/stack";
import { createUser, signToken } from "../support/users";

/** For this long the app takes a token that has expired: clocks differ. */
const TOLERANCE_MS = 30_000;

/** From its first request to the end of the token. */
const REST_MS = 5_000;

it("returns 401 when the token expires while the body arrives", async () => {
  const { id } = await createUser();
  const end = Date.now() + REST_MS;
  const token = await signToken({ sub: id }, { expires: new Date(end - TOLERANCE_MS) });
  const sent = request(`${stack().api}/api/organisations`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  });
  const answered = once(sent, "response");
  sent.write('{"name":');
  // A second more than the rest, since tokens have whole seconds.
  await sleep(end + 1_000 - Date.now());
  sent.end('"Clinic"}');
  const [response] = await answered;
  const problem: unknown = await json(response);
  expect(problem).toMatchObject({ status: 401, code: "unauthenticated" });
});
