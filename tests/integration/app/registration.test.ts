import { readdir } from "node:fs/promises";
import * as z from "zod";
import { functions } from "../../../functions";
import { call } from "../../support/api";
import { stack } from "../../support/stack";

const names = functions.map(({ name }) => name).sort();

it("registers every function of the list", async () => {
  const { body } = await call("GET", "/admin/functions", {
    headers: { "x-functions-key": stack().master_key },
  });
  const registered = z.array(z.object({ name: z.string() })).parse(body);
  expect(registered.map(({ name }) => name).sort()).toEqual(names);
});

it("lists every file of functions/, each with a function of its name", async () => {
  const files = (await readdir("functions")).map((file) => file.replace(/\.ts$/, ""));
  expect(files.filter((file) => file !== "index" && file !== "main").sort()).toEqual(names);
});
