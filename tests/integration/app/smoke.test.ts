import getPort from "get-port";
import { smoke } from "../../../tools/smoke/checks";
import { stack } from "../../support/stack";

it("passes for an app that works", async () => {
  await expect(smoke(stack().api)).resolves.toHaveLength(4);
});

it("names what does not work of an address where no app is", async () => {
  const url = `http://127.0.0.1:${await getPort()}`;
  await expect(smoke(url, 0)).rejects.toThrow(`${url}/health/live: not “runs”`);
});
